package com.spacewink.vgpu.distro.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.task.TaskPool;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The pool's size is configured while the framework runs, and changes no bit of any result. */
@Timeout(120)
class PoolSizeIT {
  private static final String PID = "com.spacewink.vgpu.scheduler";
  private static final int MOST = 8;

  private static final List<GemmSpec> PRODUCTS =
      List.of(
          GemmSpec.of(DataType.F32, 301, 257, 411),
          GemmSpec.of(DataType.F64, 1201, 517, 211),
          GemmSpec.of(DataType.F32, 35, 700, 2048),
          GemmSpec.of(DataType.F64, 7680, 1, 256));

  private static final List<ReduceSpec> REDUCTIONS =
      List.of(
          new ReduceSpec(DataType.F32, ReduceOperation.SUM, 1, 1_000_003, 1),
          new ReduceSpec(DataType.F32, ReduceOperation.SUM, 1003, 997, 1),
          new ReduceSpec(DataType.F32, ReduceOperation.SUM, 1, 4099, 251));

  private final Framework framework = new Framework();
  private Configuration configuration;

  @AfterEach
  void restore() throws Exception {
    if (configuration != null) {
      configuration.delete();
      framework.serviceThat(TaskPool.class, pool -> true);
    }
  }

  @Test
  void resultsAreTheSameForEveryNumberOfWorkers() throws Exception {
    configuration = framework.service(ConfigurationAdmin.class).getConfiguration(PID, "?");
    List<byte[]> expected = null;
    for (int workers = 1; workers <= MOST; workers++) {
      VirtualGpu gpu = withWorkers(workers);
      List<byte[]> results = new ArrayList<>();
      for (GemmSpec spec : PRODUCTS) {
        results.add(product(gpu, spec));
      }
      for (ReduceSpec spec : REDUCTIONS) {
        results.add(reduction(gpu, spec));
      }
      if (expected == null) {
        expected = results;
      }
      for (int i = 0; i < results.size(); i++) {
        assertArrayEquals(expected.get(i), results.get(i), workers + " workers, case " + i);
      }
    }
  }

  private VirtualGpu withWorkers(int workers) throws Exception {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("vgpu.pool.workers", workers);
    configuration.update(properties);
    TaskPool pool = framework.serviceThat(TaskPool.class, it -> it.workers() == workers);
    assertEquals(workers, pool.workers());
    return framework.service(VirtualGpu.class);
  }

  private static byte[] product(VirtualGpu gpu, GemmSpec spec) {
    try (Buffer a = random(gpu, spec.bytesA());
        Buffer b = random(gpu, spec.bytesB());
        Buffer c = gpu.allocate(spec.bytesC());
        Pin pinA = a.pin(Access.READ);
        Pin pinB = b.pin(Access.READ);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      gpu.gemm(spec, pinA, pinB, pinC, Execution.DEFAULT);
      return bytes(pinC, spec.bytesC());
    }
  }

  private static byte[] reduction(VirtualGpu gpu, ReduceSpec spec) {
    try (Buffer in = random(gpu, spec.inBytes());
        Buffer out = gpu.allocate(spec.outBytes());
        Pin pinIn = in.pin(Access.READ);
        Pin pinOut = out.pin(Access.READ_WRITE)) {
      gpu.reduce(spec, pinIn, pinOut, Execution.DEFAULT);
      return bytes(pinOut, spec.outBytes());
    }
  }

  private static byte[] bytes(Pin pin, long length) {
    byte[] bytes = new byte[(int) length];
    pin.window(0, bytes.length).get(bytes);
    return bytes;
  }

  /** Any bits that are finite numbers, both as floats and as doubles. */
  private static Buffer random(VirtualGpu gpu, long bytes) {
    Buffer buffer = gpu.allocate(bytes);
    try (Pin pin = buffer.pin(Access.WRITE)) {
      Random random = new Random(bytes);
      FloatBuffer floats = pin.window(0, (int) bytes).asFloatBuffer();
      while (floats.hasRemaining()) {
        floats.put(random.nextFloat() - 0.5f);
      }
    }
    return buffer;
  }
}
