package com.spacewink.vgpu.scheduler;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;

/**
 * The function of the C library that binds threads, by its C name. The one class that knows JNR.
 */
final class LibC {
  private static final int CALLING_THREAD = 0;

  private final Invoker invoker = Invoker.getInstance();
  private final long address = Library.getDefault().getSymbolAddress("sched_setaffinity");
  private final CallContext context =
      CallContext.getCallContext(
          Type.SINT,
          new Type[] {Type.SINT, Type.ULONG_LONG, Type.POINTER},
          CallingConvention.DEFAULT,
          true);

  private LibC() {}

  /**
   * Binds the calling thread to CPUs.
   *
   * @throws VgpuException with PROVIDER_FAILED if the system refuses, NOT_READY if jffi cannot load
   *     its native part
   */
  static void bindThisThread(List<Integer> cpus) {
    BitSet mask = new BitSet();
    cpus.forEach(mask::set);
    long[] words = mask.toLongArray();
    ByteBuffer cpuset =
        ByteBuffer.allocateDirect(Long.BYTES * words.length).order(ByteOrder.nativeOrder());
    cpuset.asLongBuffer().put(words);
    try {
      new LibC().sched_setaffinity(CALLING_THREAD, cpuset);
    } catch (LinkageError unusable) {
      String reason = String.valueOf(unusable.getMessage()).lines().findFirst().orElse("");
      throw new VgpuException(
          Status.NOT_READY, "the native part of jffi did not load (" + reason + ")", unusable);
    }
  }

  /**
   * @param pid a thread's number, 0 for the calling one
   * @param mask a direct buffer, of which CPU i is bit i; a whole number of longs
   */
  private void sched_setaffinity(int pid, ByteBuffer mask) {
    long bits = MemoryIO.getInstance().getDirectBufferAddress(mask);
    if ((int) invoker.invokeN3(context, address, pid, mask.capacity(), bits) != 0) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "sched_setaffinity failed with errno " + LastError.getInstance().get());
    }
  }
}
