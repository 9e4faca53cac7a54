package com.spacewink.vgpu.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads a tuner file and trusts nothing in it: sizes, counts, lengths and numbers have limits.
 * Fields that it does not know are skipped, and so are measurements of operations that it does not
 * know. Wisdom that is not as it was written is left out, and the rest counts.
 */
final class TunerReader {
  private static final int MOST_THREADS = 1 << 16;
  private static final double HIGHEST_RATE = 1e9;

  /** The form of a time; zeros stand for digits. */
  private static final String INSTANT = "0000-00-00T00:00:00Z";

  private final JsonText json;

  /** How many pieces of wisdom were left out. */
  private int damaged;

  /** The file's schema is newer than this program: it is whole, and means something else. */
  static final class NewerSchema extends IOException {
    private static final long serialVersionUID = 1L;

    private NewerSchema(int schema) {
      super("its schema is " + schema + ", and this version knows up to " + TunerDocument.SCHEMA);
    }
  }

  private TunerReader(byte[] bytes) throws IOException {
    json = new JsonText(bytes);
  }

  /**
   * @param bytes the file
   * @param damagedWisdom is told how many pieces of wisdom are left out
   * @throws NewerSchema if a newer version wrote it
   * @throws IOException if it is not whole
   */
  static TunerDocument read(byte[] bytes, IntConsumer damagedWisdom) throws IOException {
    TunerReader reader = new TunerReader(bytes);
    try {
      TunerDocument document = reader.document();
      damagedWisdom.accept(reader.damaged);
      return document;
    } catch (JsonProcessingException e) {
      throw reader.json.located(e);
    }
  }

  private TunerDocument document() throws IOException {
    List<HostRecords> hosts = new ArrayList<>();
    boolean hasSchema = false;
    json.beginDocument();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "schema" -> {
          int schema = json.integer(Integer.MAX_VALUE);
          if (schema > TunerDocument.SCHEMA) {
            throw new NewerSchema(schema);
          }
          hasSchema = true;
        }
        case "hosts" -> {
          json.expect(hasSchema, "the schema before the hosts");
          json.beginArray();
          while (json.nextElement()) {
            json.expect(hosts.size() < TunerDocument.MOST_HOSTS, "fewer hosts");
            hosts.add(host());
          }
        }
        default -> json.skip();
      }
    }
    json.end();
    json.expect(hasSchema, "a schema");
    return new TunerDocument(hosts);
  }

  private HostRecords host() throws IOException {
    TunedHost host = null;
    List<TuneRecord> records = new ArrayList<>();
    List<KeptWisdom> wisdom = new ArrayList<>();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "host" -> host = machine();
        case "records" -> {
          json.beginArray();
          while (json.nextElement()) {
            json.expect(records.size() < TunerDocument.MOST_RECORDS, "fewer records");
            addRecord(records);
          }
        }
        case "wisdom" -> addWisdom(wisdom);
        default -> json.skip();
      }
    }
    json.expect(host != null, "a host");
    return new HostRecords(host, records, wisdom);
  }

  private void addWisdom(List<KeptWisdom> wisdom) throws IOException {
    if (!json.isArray()) {
      damaged++;
      return;
    }
    while (json.nextElement()) {
      KeptWisdom piece = json.isObject() ? wisdom() : null;
      boolean isKept =
          piece != null
              && wisdom.size() < TunerDocument.MOST_PIECES_OF_WISDOM
              && wisdom.stream().noneMatch(piece::replaces);
      if (isKept) {
        wisdom.add(piece);
      } else {
        damaged++;
      }
    }
  }

  /** Null if it is not as it was written. */
  private KeptWisdom wisdom() throws IOException {
    String provider = null;
    String version = null;
    String about = null;
    String text = null;
    String checksum = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "provider" -> provider = json.anyString();
        case "version" -> version = json.anyString();
        case "name" -> about = json.anyString();
        case "text" -> text = json.anyString();
        case "crc32" -> checksum = json.anyString();
        default -> json.skip();
      }
    }
    if (provider == null || version == null || about == null || text == null) {
      return null;
    }
    KeptWisdom wisdom = new KeptWisdom(provider, version, about, text);
    return wisdom.defect() == null && wisdom.checksum().equals(checksum) ? wisdom : null;
  }

  private TunedHost machine() throws IOException {
    String cpu = null;
    String isa = null;
    int cores = -1;
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "cpu" -> cpu = json.string();
        case "cores" -> cores = json.integer(MOST_THREADS);
        case "isa" -> isa = json.string();
        default -> json.skip();
      }
    }
    json.expect(cpu != null && isa != null && cores >= 0, "cpu, cores and isa of a host");
    return new TunedHost(cpu, cores, List.of(isa.split(",")));
  }

  /** Adds a record, unless a version with other operations or classes wrote it. */
  private void addRecord(List<TuneRecord> records) throws IOException {
    String operation = null;
    String type = null;
    String sizeClass = null;
    int mostThreads = 0;
    Instant measuredAt = null;
    List<Contestant> contestants = List.of();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "op" -> operation = json.string();
        case "type" -> type = json.string();
        case "class" -> sizeClass = json.string();
        case "most_threads" -> mostThreads = json.integer(MOST_THREADS);
        case "measured_at" -> measuredAt = instant(json.string());
        case "contestants" -> contestants = contestants();
        default -> json.skip();
      }
    }
    json.expect(operation != null && type != null && sizeClass != null, "op, type and class");
    json.expect(measuredAt != null && mostThreads > 0, "measured_at and most_threads");
    json.expect(!contestants.isEmpty(), "contestants");
    if (isKnown(operation, type, sizeClass)) {
      records.add(
          new TuneRecord(
              operation, DataType.of(type), sizeClass, mostThreads, measuredAt, contestants));
    }
  }

  private static boolean isKnown(String operation, String type, String sizeClass) {
    try {
      DataType.of(type);
      return SizeClass.parse(KernelFamily.of(operation), sizeClass).isPresent();
    } catch (VgpuException unknown) {
      return false;
    }
  }

  private List<Contestant> contestants() throws IOException {
    List<Contestant> contestants = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      json.expect(contestants.size() < TunerDocument.MOST_CONTESTANTS, "fewer contestants");
      contestants.add(contestant());
    }
    return contestants;
  }

  private Contestant contestant() throws IOException {
    String provider = null;
    String version = null;
    String variant = "";
    int threads = 0;
    double rate = 0;
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "provider" -> provider = json.string();
        case "version" -> version = json.string();
        case "variant" -> variant = json.string();
        case "threads" -> threads = json.integer(MOST_THREADS);
        case "gflops", "gb_per_s" -> rate = json.real();
        default -> json.skip();
      }
    }
    json.expect(provider != null && version != null, "provider and version of a contestant");
    json.expect(threads > 0, "threads of a contestant");
    json.expect(rate > 0 && rate <= HIGHEST_RATE, "a rate of a contestant");
    return new Contestant(provider, version, variant, threads, rate);
  }

  /** Taken apart here: the formatters of java.time would take longer than the rest of the file. */
  private Instant instant(String text) throws IOException {
    boolean fits = INSTANT.length() == text.length();
    for (int i = 0; fits && i < text.length(); i++) {
      char c = text.charAt(i);
      fits = INSTANT.charAt(i) == '0' ? c >= '0' && c <= '9' : c == INSTANT.charAt(i);
    }
    json.expect(fits, "a time in UTC, to the second");
    try {
      long day = LocalDate.of(part(text, 0, 4), part(text, 5, 7), part(text, 8, 10)).toEpochDay();
      long minute = part(text, 11, 13) * 60L + part(text, 14, 16);
      return Instant.ofEpochSecond((day * 24 * 60 + minute) * 60 + part(text, 17, 19));
    } catch (DateTimeException e) {
      throw new IOException(text + " is no day of the calendar", e);
    }
  }

  private static int part(String text, int begin, int end) {
    return Integer.parseInt(text, begin, end, 10);
  }
}
