package com.spacewink.vgpu.nativelib;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;

/**
 * An entry point of vGPU's own form: {@code int name(descriptor *)}. It must not be called once its
 * library is closed.
 */
public final class NativeFunction {
  private static final Invoker INVOKER = Invoker.getInstance();

  /** errno is not saved: our kernels do not set it, and saving it doubles the cost of a call. */
  private static final CallContext INT_FROM_POINTER =
      CallContext.getCallContext(
          Type.SINT, new Type[] {Type.POINTER}, CallingConvention.DEFAULT, false);

  private final long address;

  NativeFunction(long address) {
    this.address = address;
  }

  /**
   * Calls the function.
   *
   * @param descriptor address of the structure that holds its arguments
   * @return what the function returned, 0 for success by convention
   */
  public int call(long descriptor) {
    return (int) INVOKER.invokeN1(INT_FROM_POINTER, address, descriptor);
  }
}
