package com.spacewink.vgpu.tck;

import static java.lang.invoke.MethodType.methodType;

import com.spacewink.vgpu.api.DataType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/** Real numbers at an address, through {@code sun.misc.Unsafe}, as {@link BufferAddress}. */
final class RawNumbers {
  private static final MethodHandle GET_FLOAT =
      bound("getFloat", methodType(float.class, long.class));
  private static final MethodHandle PUT_FLOAT =
      bound("putFloat", methodType(void.class, long.class, float.class));
  private static final MethodHandle GET_DOUBLE =
      bound("getDouble", methodType(double.class, long.class));
  private static final MethodHandle PUT_DOUBLE =
      bound("putDouble", methodType(void.class, long.class, double.class));

  private RawNumbers() {}

  static double get(DataType type, long address, long index) {
    try {
      return type == DataType.F32
          ? (float) GET_FLOAT.invokeExact(address + index * Float.BYTES)
          : (double) GET_DOUBLE.invokeExact(address + index * Double.BYTES);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static void put(DataType type, long address, long index, double value) {
    try {
      if (type == DataType.F32) {
        PUT_FLOAT.invokeExact(address + index * Float.BYTES, (float) value);
      } else {
        PUT_DOUBLE.invokeExact(address + index * Double.BYTES, value);
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle bound(String name, MethodType type) {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.publicLookup()
          .findVirtual(unsafe, name, type)
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
