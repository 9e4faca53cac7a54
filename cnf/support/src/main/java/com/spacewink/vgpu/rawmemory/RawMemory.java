package com.spacewink.vgpu.rawmemory;

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
 * <p>On Java 17 nothing else reads an address that came from outside without native code, and a MOV
 * instruction is all that the JIT makes of it: ten times faster than JNR's memory access. A direct
 * buffer over the same memory is as fast from some thousand numbers on, but takes 140 ns to make.
 * From JDK 24 on the JVM is started with {@code --sun-misc-unsafe-memory-access=allow}. The method
 * handles are there because javac's warning about the class cannot be silenced; being constants,
 * they cost nothing.
 *
 * <p>Nothing is checked: an address that does not belong to the caller ends the process. Each
 * method throws {@link VgpuException} with PROVIDER_FAILED if the JVM refuses access. A bundle with
 * a copy of this class imports {@code sun.misc} with {@code resolution:=optional}.
 */
public final class RawMemory {
  private static final MethodHandle GET_FLOAT = getter("getFloat", float.class);
  private static final MethodHandle PUT_FLOAT = setter("putFloat", float.class);
  private static final MethodHandle GET_DOUBLE = getter("getDouble", double.class);
  private static final MethodHandle PUT_DOUBLE = setter("putDouble", double.class);
  private static final MethodHandle GET_INT = getter("getInt", int.class);
  private static final MethodHandle PUT_INT = setter("putInt", int.class);
  private static final MethodHandle GET_LONG = getter("getLong", long.class);
  private static final MethodHandle PUT_LONG = setter("putLong", long.class);
  private static final MethodHandle COPY =
      bound("copyMemory", methodType(void.class, long.class, long.class, long.class));

  private RawMemory() {}

  /**
   * @param address where a float lies
   * @return its value
   */
  public static float getFloat(long address) {
    try {
      return (float) GET_FLOAT.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a float lies
   * @param value its new value
   */
  public static void putFloat(long address, float value) {
    try {
      PUT_FLOAT.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a double lies
   * @return its value
   */
  public static double getDouble(long address) {
    try {
      return (double) GET_DOUBLE.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a double lies
   * @param value its new value
   */
  public static void putDouble(long address, double value) {
    try {
      PUT_DOUBLE.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a int lies
   * @return its value
   */
  public static int getInt(long address) {
    try {
      return (int) GET_INT.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a int lies
   * @param value its new value
   */
  public static void putInt(long address, int value) {
    try {
      PUT_INT.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a long lies
   * @return its value
   */
  public static long getLong(long address) {
    try {
      return (long) GET_LONG.invokeExact(address);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * @param address where a long lies
   * @param value its new value
   */
  public static void putLong(long address, long value) {
    try {
      PUT_LONG.invokeExact(address, value);
    } catch (Throwable e) {
      throw refused(e);
    }
  }

  /**
   * Copies memory; source and destination may overlap.
   *
   * @param from the source's address
   * @param to the destination's address
   * @param bytes how many, 0 or more
   */
  public static void copy(long from, long to, long bytes) {
    try {
      COPY.invokeExact(from, to, bytes);
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
        "this JVM refuses access to memory ("
            + cause.getMessage()
            + "); start it with --sun-misc-unsafe-memory-access=allow",
        cause);
  }
}
