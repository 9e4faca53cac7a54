package com.spacewink.vgpu.fft.radix;

import static java.lang.invoke.MethodType.methodType;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Memory at an address: the one class that knows {@code sun.misc.Unsafe}.
 *
 * <p>On Java 17 nothing else reads an address that came from outside without native code, which the
 * provider of last resort is to do without, and a MOV instruction is all that the JIT makes of it:
 * ten times faster than JNR's memory access. From JDK 24 on the JVM is started with {@code
 * --sun-misc-unsafe-memory-access=allow}. The method handles are there because javac's warning
 * about the class cannot be silenced; being constants, they cost nothing.
 */
final class RawMemory {
  private static final MethodHandle GET_FLOAT = getter("getFloat", float.class);
  private static final MethodHandle PUT_FLOAT = setter("putFloat", float.class);
  private static final MethodHandle GET_DOUBLE = getter("getDouble", double.class);
  private static final MethodHandle PUT_DOUBLE = setter("putDouble", double.class);

  private RawMemory() {}

  static float getFloat(long address) {
    try {
      return (float) GET_FLOAT.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  static void putFloat(long address, float value) {
    try {
      PUT_FLOAT.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  static double getDouble(long address) {
    try {
      return (double) GET_DOUBLE.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  static void putDouble(long address, double value) {
    try {
      PUT_DOUBLE.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  private static MethodHandle getter(String name, Class<?> type) {
    return bound(name, methodType(type, long.class));
  }

  private static MethodHandle setter(String name, Class<?> type) {
    return bound(name, methodType(void.class, long.class, type));
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

  private static RuntimeException refused(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return new VgpuException(
        Status.PROVIDER_FAILED,
        "radix-java: this JVM refuses access to memory ("
            + cause.getMessage()
            + "); start it with --sun-misc-unsafe-memory-access=allow",
        cause);
  }
}
