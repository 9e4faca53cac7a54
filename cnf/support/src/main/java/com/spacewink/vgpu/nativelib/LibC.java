package com.spacewink.vgpu.nativelib;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.nio.charset.StandardCharsets;

/**
 * The C library's dynamic loader, under its own names.
 *
 * <p>jffi is called directly, without JNR-FFI's interface proxies: generating those costs 160 ms at
 * start-up and gives nothing for functions of one or two integers. The loader is called here rather
 * than through jffi's {@code Library}, which never closes what it opened.
 */
final class LibC {
  static final int RTLD_NOW = 2;

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final CallContext POINTER_FROM_1 = context(Type.POINTER, Type.POINTER);
  private static final CallContext POINTER_FROM_2 =
      context(Type.POINTER, Type.POINTER, Type.POINTER);
  private static final CallContext POINTER_FROM_0 = context(Type.POINTER);
  private static final CallContext INT_FROM_1 = context(Type.SINT, Type.POINTER);

  private final long dlopen;
  private final long dlsym;
  private final long dlclose;
  private final long dlerror;

  LibC() {
    Library process = Library.getDefault();
    dlopen = process.getSymbolAddress("dlopen");
    dlsym = process.getSymbolAddress("dlsym");
    dlclose = process.getSymbolAddress("dlclose");
    dlerror = process.getSymbolAddress("dlerror");
    if (dlopen == 0 || dlsym == 0 || dlclose == 0 || dlerror == 0) {
      throw new UnsatisfiedLinkError("the C library has no dlopen, dlsym, dlclose or dlerror");
    }
    readAnyMessage();
  }

  long dlopen(String path, int flags) {
    long name = allocate(path);
    try {
      long handle = INVOKER.invokeN2(POINTER_FROM_2, dlopen, name, flags);
      if (handle == 0) {
        throw new UnsatisfiedLinkError(dlerror());
      }
      return handle;
    } finally {
      MEMORY.freeMemory(name);
    }
  }

  long dlsym(long handle, String symbol) {
    long name = allocate(symbol);
    try {
      long address = INVOKER.invokeN2(POINTER_FROM_2, dlsym, handle, name);
      if (address == 0) {
        throw new UnsatisfiedLinkError(dlerror());
      }
      return address;
    } finally {
      MEMORY.freeMemory(name);
    }
  }

  void dlclose(long handle) {
    if (INVOKER.invokeN1(INT_FROM_1, dlclose, handle) != 0) {
      throw new UnsatisfiedLinkError(dlerror());
    }
  }

  private String dlerror() {
    long message = INVOKER.invokeN0(POINTER_FROM_0, dlerror);
    return message == 0 ? "unknown error of the dynamic loader" : read(message);
  }

  /**
   * Calls each native method that {@link #dlerror} needs. At a method's first call the virtual
   * machine asks the dynamic loader for it, and the message that is waiting there is lost.
   */
  private void readAnyMessage() {
    INVOKER.invokeN0(POINTER_FROM_0, dlerror);
    long text = allocate("");
    read(text);
    MEMORY.freeMemory(text);
  }

  private static String read(long text) {
    return new String(MEMORY.getZeroTerminatedByteArray(text), StandardCharsets.UTF_8);
  }

  private static long allocate(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long address = MEMORY.allocateMemory(bytes.length + 1L, false);
    if (address == 0) {
      throw new OutOfMemoryError("no memory for the name " + text);
    }
    MEMORY.putZeroTerminatedByteArray(address, bytes, 0, bytes.length);
    return address;
  }

  private static CallContext context(Type result, Type... parameters) {
    return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, false);
  }
}
