package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.tune.Wisdom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps the providers' wisdom beside the measurements. */
@Component(service = Wisdom.class)
public final class WisdomKeeper implements Wisdom {
  private final TunerRecords records;

  /**
   * @param records has the file
   */
  @Activate
  public WisdomKeeper(@Reference TunerRecords records) {
    this.records = records;
  }

  @Override
  public Optional<String> recall(String provider, String version, String name) {
    KeptWisdom wanted = checked(provider, version, name, "");
    for (KeptWisdom kept : records.wisdom()) {
      if (wanted.replaces(kept)) {
        if (kept.version().equals(version)) {
          return Optional.of(kept.text());
        }
        Log.TUNER.warn(
            "wisdom of "
                + provider
                + " is forgotten: it is of version "
                + kept.version()
                + ", and this is "
                + version);
        records.changeWisdom(all -> without(all, wanted));
      }
    }
    return Optional.empty();
  }

  @Override
  public void keep(String provider, String version, String name, String text) {
    KeptWisdom kept = checked(provider, version, name, text);
    records.changeWisdom(
        all -> {
          List<KeptWisdom> others = without(all, kept);
          // The first are those that were written least recently.
          int surplus = others.size() + 1 - TunerDocument.MOST_PIECES_OF_WISDOM;
          List<KeptWisdom> changed =
              new ArrayList<>(others.subList(Math.max(0, surplus), others.size()));
          changed.add(kept);
          return changed;
        });
  }

  private static List<KeptWisdom> without(List<KeptWisdom> all, KeptWisdom wanted) {
    return all.stream().filter(each -> !wanted.replaces(each)).toList();
  }

  private static KeptWisdom checked(String provider, String version, String name, String text) {
    KeptWisdom wisdom =
        new KeptWisdom(
            Objects.requireNonNull(provider, "provider"),
            Objects.requireNonNull(version, "version"),
            Objects.requireNonNull(name, "name"),
            Objects.requireNonNull(text, "text"));
    if (wisdom.defect() != null) {
      throw VgpuException.invalid("wisdom of " + provider + ": " + wisdom.defect());
    }
    return wisdom;
  }
}
