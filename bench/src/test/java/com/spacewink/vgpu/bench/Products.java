package com.spacewink.vgpu.bench;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.memory.RamAllocator;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.framework.BundleContext;

/** A virtual GPU of real products alone, row-major and not transposed, by the definition. */
final class Products {
  private final RamAllocator memory =
      new RamAllocator(
          (BundleContext)
              Proxy.newProxyInstance(
                  Products.class.getClassLoader(),
                  new Class<?>[] {BundleContext.class},
                  (self, method, args) -> null),
          Map.of());

  /** What is added to the last element, which a wrong kernel might get wrong. */
  private final double flaw;

  Products(double flaw) {
    this.flaw = flaw;
  }

  VirtualGpu gpu() {
    return (VirtualGpu)
        Proxy.newProxyInstance(
            Products.class.getClassLoader(),
            new Class<?>[] {VirtualGpu.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "allocate" -> memory.allocate((long) args[0]);
                  case "gemm" ->
                      multiply((GemmSpec) args[0], (Pin) args[1], (Pin) args[2], (Pin) args[3]);
                  default -> throw new AssertionError(method + " is not expected");
                });
  }

  long liveBuffers() {
    return memory.statistics().liveBuffers();
  }

  private Void multiply(GemmSpec spec, Pin a, Pin b, Pin c) {
    for (int i = 0; i < spec.m(); i++) {
      for (int j = 0; j < spec.n(); j++) {
        double sum = i == spec.m() - 1 && j == spec.n() - 1 ? flaw : 0;
        for (int p = 0; p < spec.k(); p++) {
          sum += get(spec, a, i * spec.lda() + p) * get(spec, b, p * spec.ldb() + j);
        }
        put(spec, c, i * spec.ldc() + j, sum);
      }
    }
    return null;
  }

  private static double get(GemmSpec spec, Pin pin, long element) {
    ByteBuffer window = window(spec, pin, element);
    return spec.type() == DataType.F32 ? window.getFloat() : window.getDouble();
  }

  private static void put(GemmSpec spec, Pin pin, long element, double value) {
    ByteBuffer window = window(spec, pin, element);
    if (spec.type() == DataType.F32) {
      window.putFloat((float) value);
    } else {
      window.putDouble(value);
    }
  }

  private static ByteBuffer window(GemmSpec spec, Pin pin, long element) {
    return pin.window(element * spec.type().bytes(), spec.type().bytes());
  }
}
