package com.spacewink.vgpu.runtime;

import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.Kernel;
import com.spacewink.vgpu.api.kernel.TunableGemmKernel;
import com.spacewink.vgpu.api.tune.Contestant;
import com.spacewink.vgpu.api.tune.TuneRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Who takes part in which contest. */
final class Entrants {
  /** As {@link TunableGemmKernel#variants} promises; anything else is a plug-in's mistake. */
  private static final Pattern VARIANT = Pattern.compile("[a-z0-9.=+]{1,64}");

  private static final int MOST_VARIANTS = 16;

  private final KernelSelection selection;
  private final Measurements measurements;

  Entrants(KernelSelection selection, Measurements measurements) {
    this.selection = selection;
    this.measurements = measurements;
  }

  /**
   * On one thread, every admitted provider and every variant of its kernel, the provider that ranks
   * highest and its kernel's own choice first. On several, the provider that was preferred on one
   * thread, by its variant of then and by its kernel's own choice, on all of them first and then on
   * fewer.
   */
  List<Entrant> of(TuneCase of) {
    List<Route> providers = selection.contestants(of.sizeClass().family(), of.type());
    List<Entrant> entrants = new ArrayList<>();
    if (of.mostThreads() == 1) {
      for (Route provider : providers) {
        entrants.add(new Entrant(provider.provider().id(), "", 1));
      }
      for (Route provider : providers) {
        for (String variant : variants(provider.kernel(), of)) {
          entrants.add(new Entrant(provider.provider().id(), variant, 1));
        }
      }
      return entrants;
    }
    Standings standings = measurements.of(of.sizeClass(), of.type());
    Route first = null;
    for (Route provider : providers) {
      if (standings.isMeasured(provider.provider().id())
          && (first == null || rank(standings, provider) < rank(standings, first))) {
        first = provider;
      }
    }
    if (first != null) {
      addThreads(first.provider().id(), standings, of, entrants);
    }
    return entrants;
  }

  /** Whether a record says all there is to say: everybody who is there took part in it. */
  boolean isComplete(TuneRecord record, TuneCase of) {
    List<Entrant> entrants = of(of);
    return entrants.stream()
        .map(Entrant::id)
        .allMatch(id -> record.contestants().stream().anyMatch(each -> isOf(id, each)));
  }

  private static boolean isOf(ProviderId id, Contestant contestant) {
    return contestant.provider().equals(id.name()) && contestant.version().equals(id.version());
  }

  private static void addThreads(
      ProviderId id, Standings standings, TuneCase of, List<Entrant> entrants) {
    String onOneThread = standings.variant(id, 1);
    entrants.add(new Entrant(id, onOneThread, of.mostThreads()));
    if (!onOneThread.isEmpty()) {
      entrants.add(new Entrant(id, "", of.mostThreads()));
    }
    for (int threads = Integer.highestOneBit(of.mostThreads() - 1); threads >= 1; threads /= 2) {
      entrants.add(new Entrant(id, onOneThread, threads));
    }
  }

  private static List<String> variants(Kernel kernel, TuneCase of) {
    if (of.sizeClass().family() != KernelFamily.GEMM
        || !(kernel instanceof TunableGemmKernel tunable)) {
      return List.of();
    }
    GemmSpec spec = of.product();
    List<String> variants = new ArrayList<>();
    for (String name : tunable.variants(spec)) {
      if (variants.size() < MOST_VARIANTS
          && VARIANT.matcher(name).matches()
          && KernelSelection.variant(kernel, name).isPresent()) {
        variants.add(name);
      }
    }
    return variants;
  }

  private static int rank(Standings standings, Route provider) {
    return standings.rank(provider.provider().id());
  }
}
