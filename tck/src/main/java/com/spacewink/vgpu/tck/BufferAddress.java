package com.spacewink.vgpu.tck;

import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The address of a direct buffer. JNI tells it and so does {@code java.lang.foreign}, but in plain
 * Java 17 only {@code sun.misc.Unsafe} does. It is called by reflection because javac has no way to
 * silence its warning about the class.
 */
final class BufferAddress {
  private BufferAddress() {}

  static long of(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("a heap buffer has no address");
    }
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      Object unsafe = instance.get(null);
      Object offset =
          type.getMethod("objectFieldOffset", Field.class)
              .invoke(unsafe, Buffer.class.getDeclaredField("address"));
      return (long)
          type.getMethod("getLong", Object.class, long.class).invoke(unsafe, direct, offset);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "sun.misc.Unsafe cannot read a buffer's address; start the JVM with"
              + " --sun-misc-unsafe-memory-access=allow",
          e);
    }
  }
}
