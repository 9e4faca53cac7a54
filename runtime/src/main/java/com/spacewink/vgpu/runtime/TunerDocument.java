package com.spacewink.vgpu.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.io.IOException;
import java.io.OutputStream;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tuner file holds: the measurements and the wisdom of one machine or, in a home folder that
 * several machines share, of each of them.
 *
 * <p>Written token by token, as nothing here needs more; {@link TunerReader} reads it.
 *
 * @param hosts the machines, each once
 */
record TunerDocument(List<HostRecords> hosts) {
  /**
   * Readers of one number understand every file of it; what means something else takes the next.
   */
  static final int SCHEMA = 1;

  /** Far beyond what {@link #MOST_RECORDS} and {@link #MOST_WISDOM} take. */
  static final int MOST_BYTES = 16 << 20;

  static final int MOST_HOSTS = 64;
  static final int MOST_RECORDS = 4096;
  static final int MOST_CONTESTANTS = 64;

  /** Of one machine. */
  static final int MOST_PIECES_OF_WISDOM = 16;

  /** Characters of all machines' wisdom together; a quotation mark or a break takes two bytes. */
  static final long MOST_WISDOM = 2 << 20;

  TunerDocument {
    hosts = List.copyOf(hosts);
  }

  /** What is kept of a machine, nothing if it is not in the file. */
  HostRecords of(TunedHost host) {
    for (HostRecords each : hosts) {
      if (each.host().equals(host)) {
        return each;
      }
    }
    return new HostRecords(host, List.of(), List.of());
  }

  /** This document with something else about one machine. */
  TunerDocument with(HostRecords changed) {
    List<HostRecords> others = new ArrayList<>();
    for (HostRecords each : hosts) {
      if (!each.host().equals(changed.host())) {
        others.add(each);
      }
    }
    if (!changed.isEmpty()) {
      others.add(changed);
    }
    // The first are those that were written to least recently.
    List<HostRecords> kept =
        new ArrayList<>(others.subList(Math.max(0, others.size() - MOST_HOSTS), others.size()));
    long length = 0;
    for (int i = kept.size() - 1; i >= 0; i--) {
      length += kept.get(i).wisdomLength();
      if (length > MOST_WISDOM) {
        kept.set(i, kept.get(i).withWisdom(List.of()));
      }
    }
    return new TunerDocument(kept);
  }

  void write(OutputStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setPrettyPrinter(linePerRecord())) {
      json.writeStartObject();
      json.writeNumberField("schema", SCHEMA);
      json.writeArrayFieldStart("hosts");
      for (HostRecords each : hosts) {
        write(each, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Readable, and a line each for what people compare: no break inside of objects. */
  private static DefaultPrettyPrinter linePerRecord() {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter(" ", "\n"));
    printer.indentObjectsWith(new DefaultPrettyPrinter.NopIndenter());
    return printer;
  }

  private static void write(HostRecords each, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("host");
    json.writeStringField("cpu", each.host().cpu());
    json.writeNumberField("cores", each.host().cores());
    json.writeStringField("isa", String.join(",", each.host().isa()));
    json.writeEndObject();
    json.writeArrayFieldStart("records");
    for (TuneRecord record : each.records()) {
      write(record, json);
    }
    json.writeEndArray();
    if (!each.wisdom().isEmpty()) {
      json.writeArrayFieldStart("wisdom");
      for (KeptWisdom wisdom : each.wisdom()) {
        write(wisdom, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(KeptWisdom wisdom, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("provider", wisdom.provider());
    json.writeStringField("version", wisdom.version());
    json.writeStringField("name", wisdom.name());
    json.writeStringField("crc32", wisdom.checksum());
    json.writeStringField("text", wisdom.text());
    json.writeEndObject();
  }

  private static void write(TuneRecord record, JsonGenerator json) throws IOException {
    String unit = KernelFamily.of(record.operation()).rateField();
    json.writeStartObject();
    json.writeStringField("op", record.operation());
    json.writeStringField("type", record.type().id());
    json.writeStringField("class", record.sizeClass());
    json.writeNumberField("most_threads", record.mostThreads());
    write(record.best(), unit, json);
    json.writeStringField(
        "measured_at", record.measuredAt().truncatedTo(ChronoUnit.SECONDS).toString());
    json.writeArrayFieldStart("contestants");
    for (Contestant contestant : record.contestants()) {
      json.writeStartObject();
      write(contestant, unit, json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Contestant contestant, String unit, JsonGenerator json)
      throws IOException {
    json.writeStringField("provider", contestant.provider());
    json.writeStringField("version", contestant.version());
    json.writeStringField("variant", contestant.variant());
    json.writeNumberField("threads", contestant.threads());
    json.writeNumberField(unit, contestant.rate());
  }
}
