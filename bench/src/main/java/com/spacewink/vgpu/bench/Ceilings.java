package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.KernelBackend;
import com.spacewink.vgpu.api.kernel.PeakKernel;
import com.spacewink.vgpu.api.select.ProviderProperties;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.task.TaskPool;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The loops of multiply-adds that the machine's backends offer. */
final class Ceilings {
  private final ProviderSelection selection;
  private final TaskPool pool;
  private final Map<String, KernelBackend> backends = new ConcurrentHashMap<>();

  Ceilings(ProviderSelection selection, TaskPool pool) {
    this.selection = selection;
    this.pool = pool;
  }

  void add(KernelBackend backend, Map<String, Object> properties) {
    backends.put(id(properties), backend);
  }

  void remove(KernelBackend backend, Map<String, Object> properties) {
    backends.remove(id(properties), backend);
  }

  /** The selected backend's loop for a type, if there is one. */
  Optional<Ceiling> ceiling(DataType type, int threads) {
    return selection
        .choice(PeakKernel.OPERATION, type)
        .selected()
        .map(backends::get)
        .flatMap(backend -> backend.kernel(PeakKernel.class))
        .map(kernel -> new Ceiling(kernel, type, threads, pool));
  }

  private static String id(Map<String, Object> properties) {
    return String.valueOf(properties.get(ProviderProperties.PROVIDER));
  }
}
