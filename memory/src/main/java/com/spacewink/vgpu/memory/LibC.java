package com.spacewink.vgpu.memory;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.nio.ByteBuffer;

/**
 * The functions of the C library that allocate memory, by their C names; 64-bit Linux. The one
 * class here that knows JNR.
 *
 * <p>It calls jffi, the lower half of JNR-FFI, because the upper half generates a class for an
 * interface of functions: 190 ms for six of them at their first use, against 65 ms here (JDK 17). A
 * call through jffi does not pass the x86 stubs either that get a sixth argument wrong.
 */
final class LibC {
  static final int PROT_READ = 0x1;
  static final int PROT_WRITE = 0x2;
  static final int MAP_PRIVATE = 0x2;
  static final int MAP_ANONYMOUS = 0x20;
  static final int MADV_HUGEPAGE = 14;
  static final int MPOL_INTERLEAVE = 3;

  private static final long MAP_FAILED = -1;
  private static final long NULL = 0;
  private static final int EINVAL = 22;

  /** glibc has no function for it; where the number is not known here, none answers with ENOSYS. */
  private static final long SYS_MBIND =
      switch (System.getProperty("os.arch")) {
        case "amd64" -> 237;
        case "aarch64" -> 235;
        default -> -1;
      };

  private static final Type POINTER = Type.POINTER;
  private static final Type SIZE = Type.ULONG_LONG;
  private static final Type OFFSET = Type.SLONG_LONG;
  private static final Type INT = Type.SINT;
  private static final Type LONG = Type.SLONG;

  private final Invoker invoker = Invoker.getInstance();
  private final LastError lastError = LastError.getInstance();
  private final MemoryIO memory = MemoryIO.getInstance();

  private final Function mmap = new Function("mmap", POINTER, POINTER, SIZE, INT, INT, INT, OFFSET);
  private final Function munmap = new Function("munmap", INT, POINTER, SIZE);
  private final Function madvise = new Function("madvise", INT, POINTER, SIZE, INT);
  private final Function alignedAlloc = new Function("aligned_alloc", POINTER, SIZE, SIZE);
  private final Function memset = new Function("memset", POINTER, POINTER, INT, SIZE);

  /** With the parameters of mbind. */
  private final Function syscall =
      new Function("syscall", LONG, LONG, POINTER, SIZE, LONG, POINTER, SIZE, LONG);

  private final Function free = new Function("free", Type.VOID, POINTER);

  private LibC() {}

  /**
   * @throws VgpuException with NOT_READY if jffi cannot load its native part
   */
  static LibC load() {
    try {
      return new LibC();
    } catch (LinkageError unusable) {
      String reason = String.valueOf(unusable.getMessage()).lines().findFirst().orElse("");
      throw new VgpuException(
          Status.NOT_READY,
          "off-heap memory needs the native part of jffi, which did not load ("
              + reason
              + "): jffi.extract.dir must name a folder that may be written to and executed from",
          unusable);
    }
  }

  /** Throws OUT_OF_MEMORY if it fails. */
  long mmap(long addr, long length, int prot, int flags, int fd, long offset) {
    long address =
        invoker.invokeN6(mmap.context, mmap.address, addr, length, prot, flags, fd, offset);
    if (address == MAP_FAILED) {
      throw outOfMemory("mmap", length);
    }
    return address;
  }

  void munmap(long addr, long length) {
    int result = (int) invoker.invokeN2(munmap.context, munmap.address, addr, length);
    if (result != 0) {
      throw failed("munmap", addr, length);
    }
  }

  /**
   * Advice that the kernel does not know, EINVAL, is no failure: one built without huge pages does
   * without.
   */
  void madvise(long addr, long length, int advice) {
    int result = (int) invoker.invokeN3(madvise.context, madvise.address, addr, length, advice);
    if (result != 0 && lastError.get() != EINVAL) {
      throw failed("madvise", addr, length);
    }
  }

  /**
   * The system call, without the library of its name.
   *
   * @param nodemask a direct buffer, of which node i is bit i; a whole number of longs
   */
  void mbind(long addr, long len, int mode, ByteBuffer nodemask, int flags) {
    // The kernel takes one bit less than it is told.
    long maxnode = (long) Byte.SIZE * nodemask.capacity() + 1;
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(syscall.context);
    arguments.putLong(SYS_MBIND);
    arguments.putAddress(addr);
    arguments.putLong(len);
    arguments.putLong(mode);
    arguments.putAddress(memory.getDirectBufferAddress(nodemask));
    arguments.putLong(maxnode);
    arguments.putLong(flags);
    if (invoker.invokeLong(syscall.context, syscall.address, arguments) != 0) {
      throw failed("mbind", addr, len);
    }
  }

  /** Throws OUT_OF_MEMORY if it fails. */
  long aligned_alloc(long alignment, long size) {
    long address = invoker.invokeN2(alignedAlloc.context, alignedAlloc.address, alignment, size);
    if (address == NULL) {
      throw outOfMemory("aligned_alloc", size);
    }
    return address;
  }

  void memset(long s, int c, long n) {
    invoker.invokeN3(memset.context, memset.address, s, c, n);
  }

  void free(long ptr) {
    invoker.invokeN1(free.context, free.address, ptr);
  }

  /** A view of memory, in big-endian order like every new ByteBuffer. */
  ByteBuffer byteBuffer(long address, int capacity) {
    return memory.newDirectByteBuffer(address, capacity);
  }

  private VgpuException outOfMemory(String function, long bytes) {
    return new VgpuException(
        Status.OUT_OF_MEMORY,
        "the system refused " + bytes + " bytes: " + function + " failed with errno " + errno());
  }

  private VgpuException failed(String function, long addr, long length) {
    return new VgpuException(
        Status.PROVIDER_FAILED,
        function
            + " of "
            + length
            + " bytes at 0x"
            + Long.toHexString(addr)
            + " failed with errno "
            + errno());
  }

  private int errno() {
    return lastError.get();
  }

  /** A C function: where it lies and how it is called, its errno kept. */
  private static final class Function {
    final long address;
    final CallContext context;

    Function(String name, Type result, Type... parameters) {
      address = Library.getDefault().getSymbolAddress(name);
      context = CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, true);
    }
  }
}
