package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.tune.TuneRecord;
import com.spacewink.vgpu.api.tune.TunedHost;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The measurements of this machine, and what providers have learned about it: what the file held
 * when somebody first asked, and what came since.
 */
@Component(service = TunerRecords.class)
public final class TunerRecords implements Measurements {
  private static final String FILE_ENVIRONMENT = "VGPU_TUNER_FILE";

  private final TunerFile file;
  private final TunedHost host;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private final Lock turn = new ReentrantLock();

  /** By operation, type and class; null until somebody asks. */
  private Map<String, Standings> standings;

  /** What providers have learned; as old as {@link #standings}. */
  private List<KeptWisdom> wisdom;

  /** What was measured here and is not in the file yet. */
  private final List<TuneRecord> unsaved = new ArrayList<>();

  /**
   * @param context the bundle's context
   * @param machine what the machine is
   */
  @Activate
  public TunerRecords(BundleContext context, @Reference DeviceProperties machine) {
    this(new TunerFile(file(context)), host(machine));
  }

  TunerRecords(TunerFile file, TunedHost host) {
    this.file = file;
    this.host = host;
  }

  @Override
  public Standings of(SizeClass sizeClass, DataType type) {
    if (sizeClass.code() == SizeClass.NONE || sizeClass.family() == KernelFamily.PEAK) {
      return Standings.NONE;
    }
    synchronized (this) {
      load();
      return standings.isEmpty()
          ? Standings.NONE
          : standings.getOrDefault(
              key(sizeClass.family().operation(), type, sizeClass.id()), Standings.NONE);
    }
  }

  @Override
  public synchronized List<TuneRecord> records() {
    load();
    return sorted(standings);
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  Path path() {
    return file.path();
  }

  TunedHost host() {
    return host;
  }

  /** Whose turn it is to measure: two at once would measure each other. */
  Lock turn() {
    return turn;
  }

  /** Takes a measurement in the place of an older one; {@link #save} writes it to the file. */
  void put(TuneRecord record) {
    synchronized (this) {
      load();
      put(record, standings);
      unsaved.add(record);
    }
    listeners.forEach(Runnable::run);
  }

  /** Writes what was measured since the last time. The log says so if that fails. */
  synchronized void save() {
    if (!unsaved.isEmpty() && file.update(found -> found.with(merged(found.of(host))))) {
      unsaved.clear();
    }
  }

  /**
   * Forgets measurements, in the file too.
   *
   * @return how many
   * @throws IOException if the file could not be written
   */
  int remove(Predicate<TuneRecord> which) throws IOException {
    List<TuneRecord> kept;
    int before;
    synchronized (this) {
      load();
      unsaved.removeIf(which);
      kept = sorted(standings);
      before = kept.size();
      kept.removeIf(which);
      standings = index(kept);
      boolean isWritten =
          file.update(
              found -> {
                HostRecords all = merged(found.of(host));
                List<TuneRecord> others = new ArrayList<>(all.records());
                others.removeIf(which);
                return found.with(all.with(others));
              });
      if (!isWritten) {
        throw new IOException(file.path() + " cannot be written");
      }
    }
    listeners.forEach(Runnable::run);
    return before - kept.size();
  }

  /** Writes the measurements of this machine as a tuner file. */
  void export(OutputStream out) throws IOException {
    new TunerDocument(List.of(new HostRecords(host, records(), wisdom()))).write(out);
  }

  /** What providers have learned about this machine. */
  synchronized List<KeptWisdom> wisdom() {
    load();
    return wisdom;
  }

  /**
   * Keeps other wisdom, in the file too.
   *
   * @param change makes the new one of what was there
   * @return whether the file could be written
   */
  synchronized boolean changeWisdom(UnaryOperator<List<KeptWisdom>> change) {
    load();
    wisdom = List.copyOf(change.apply(wisdom));
    return file.update(
        found -> {
          HostRecords ofHost = found.of(host);
          return found.with(ofHost.withWisdom(change.apply(ofHost.wisdom())));
        });
  }

  private void load() {
    if (standings == null) {
      TunerDocument document = file.read();
      HostRecords ofHost = document.of(host);
      standings = index(ofHost.records());
      wisdom = ofHost.wisdom();
      if (standings.isEmpty()) {
        tellOfOthers(document);
      }
    }
  }

  /** What is in the file by now and what was measured here; of one class the newer. */
  private HostRecords merged(HostRecords found) {
    Map<String, Standings> all = index(found.records());
    unsaved.forEach(record -> put(record, all));
    List<TuneRecord> merged = sorted(all);
    if (merged.size() > TunerDocument.MOST_RECORDS) {
      merged.sort(Comparator.comparing(TuneRecord::measuredAt).reversed());
      merged.subList(TunerDocument.MOST_RECORDS, merged.size()).clear();
    }
    return found.with(merged);
  }

  private static Map<String, Standings> index(List<TuneRecord> records) {
    Map<String, Standings> index = new HashMap<>();
    for (TuneRecord record : records) {
      put(record, index);
    }
    return index;
  }

  private static void put(TuneRecord record, Map<String, Standings> index) {
    String key = key(record.operation(), record.type(), record.sizeClass());
    index.put(key, index.getOrDefault(key, Standings.NONE).with(record));
  }

  /**
   * A file without a word about this machine may have been carried here. Levels that are hidden are
   * no such case: whoever hides them knows.
   */
  private void tellOfOthers(TunerDocument document) {
    if (document.hosts().isEmpty()) {
      return;
    }
    for (HostRecords each : document.hosts()) {
      if (each.host().cpu().equals(host.cpu()) && each.host().cores() == host.cores()) {
        return;
      }
    }
    TunedHost other = document.hosts().get(0).host();
    Log.TUNER.warn(
        "the tuner file "
            + file.path()
            + " holds measurements of another machine ("
            + other.cpu()
            + ", cores: "
            + other.cores()
            + "): they are kept and not used; `vgpu tune` measures this one");
  }

  /** By operation, type, transposes and extents. */
  private static List<TuneRecord> sorted(Map<String, Standings> index) {
    List<TuneRecord> sorted = new ArrayList<>();
    index.values().forEach(standings -> sorted.addAll(standings.records()));
    sorted.sort(
        Comparator.comparing((TuneRecord record) -> KernelFamily.of(record.operation()))
            .thenComparing(TuneRecord::type)
            .thenComparing(TunerRecords::code)
            .thenComparing(TuneRecord::mostThreads));
    return sorted;
  }

  private static int code(TuneRecord record) {
    return SizeClass.parse(KernelFamily.of(record.operation()), record.sizeClass())
        .map(SizeClass::code)
        .orElse(SizeClass.NONE);
  }

  private static String key(String operation, DataType type, String sizeClass) {
    return operation + " " + type.id() + " " + sizeClass;
  }

  private static TunedHost host(DeviceProperties machine) {
    List<String> isa = new ArrayList<>();
    for (IsaLevel level : machine.isa()) {
      isa.add(level.id());
    }
    return new TunedHost(machine.cpu(), machine.cores(), isa);
  }

  private static Path file(BundleContext context) {
    String name = System.getProperty(TunerFile.PROPERTY, System.getenv(FILE_ENVIRONMENT));
    if (name == null || name.isBlank()) {
      name = context.getProperty(TunerFile.PROPERTY);
    }
    if (name != null && !name.isBlank()) {
      try {
        return Path.of(name);
      } catch (InvalidPathException e) {
        Log.TUNER.warn(TunerFile.PROPERTY + " is ignored: '" + name + "' is no file name");
      }
    }
    return home().resolve(TunerFile.DEFAULT_NAME);
  }

  /** The shell's idea of it first: Java's own comes from the user database. */
  private static Path home() {
    String home = System.getenv("HOME");
    return Path.of(home != null && home.startsWith("/") ? home : System.getProperty("user.home"));
  }
}
