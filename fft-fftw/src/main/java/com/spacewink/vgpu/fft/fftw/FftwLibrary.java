package com.spacewink.vgpu.fft.fftw;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.nativelib.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * FFTW of one precision, under its own names. Nothing but {@code execute} may be called by two
 * threads at once.
 *
 * <p>The library is never unloaded: that would leave its planner's memory behind, and freeing that
 * ({@code fftw_cleanup}) would pull it from under others in the process.
 */
final class FftwLibrary {
  static final int FFTW_FORWARD = -1;
  static final int FFTW_BACKWARD = 1;

  static final int FFTW_MEASURE = 0;
  static final int FFTW_DESTROY_INPUT = 1;
  static final int FFTW_UNALIGNED = 1 << 1;
  static final int FFTW_PRESERVE_INPUT = 1 << 4;
  static final int FFTW_PATIENT = 1 << 5;
  static final int FFTW_ESTIMATE = 1 << 6;
  static final int FFTW_WISDOM_ONLY = 1 << 21;

  static final double FFTW_NO_TIMELIMIT = -1;

  /** More than any vector unit asks for. */
  private static final int MOST_ALIGNMENT = 64;

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private static final CallContext PLAN_DFT =
      context(
          Type.POINTER,
          Type.SINT,
          Type.POINTER,
          Type.SINT,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER,
          Type.SINT,
          Type.UINT);
  private static final CallContext PLAN_REAL_DFT =
      context(
          Type.POINTER,
          Type.SINT,
          Type.POINTER,
          Type.SINT,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER,
          Type.UINT);
  private static final CallContext EXECUTE =
      context(Type.VOID, Type.POINTER, Type.POINTER, Type.POINTER);
  private static final CallContext VOID_FROM_POINTER = context(Type.VOID, Type.POINTER);
  private static final CallContext VOID_FROM_DOUBLE = context(Type.VOID, Type.DOUBLE);
  private static final CallContext VOID_FROM_0 = context(Type.VOID);
  private static final CallContext POINTER_FROM_0 = context(Type.POINTER);
  private static final CallContext INT_FROM_POINTER = context(Type.SINT, Type.POINTER);

  private final Precision precision;
  private final String version;
  private final long alignment;
  private final long plan_guru64_dft;
  private final long plan_guru64_dft_r2c;
  private final long plan_guru64_dft_c2r;
  private final long execute_dft;
  private final long execute_dft_r2c;
  private final long execute_dft_c2r;
  private final long destroy_plan;
  private final long set_timelimit;
  private final long import_wisdom_from_string;
  private final long export_wisdom_to_string;
  private final long forget_wisdom;
  private final long free;

  private FftwLibrary(Precision precision, NativeLibrary library) {
    this.precision = precision;
    version = read(library.address(precision.symbol("version")));
    alignment = alignment(library.address(precision.symbol("alignment_of")));
    plan_guru64_dft = library.address(precision.symbol("plan_guru64_dft"));
    plan_guru64_dft_r2c = library.address(precision.symbol("plan_guru64_dft_r2c"));
    plan_guru64_dft_c2r = library.address(precision.symbol("plan_guru64_dft_c2r"));
    execute_dft = library.address(precision.symbol("execute_dft"));
    execute_dft_r2c = library.address(precision.symbol("execute_dft_r2c"));
    execute_dft_c2r = library.address(precision.symbol("execute_dft_c2r"));
    destroy_plan = library.address(precision.symbol("destroy_plan"));
    set_timelimit = library.address(precision.symbol("set_timelimit"));
    import_wisdom_from_string = library.address(precision.symbol("import_wisdom_from_string"));
    export_wisdom_to_string = library.address(precision.symbol("export_wisdom_to_string"));
    forget_wisdom = library.address(precision.symbol("forget_wisdom"));
    free = Library.getDefault().getSymbolAddress("free");
  }

  /**
   * Loads the library.
   *
   * @param precision which of the two
   * @param files paths in the order of preference
   */
  static FftwLibrary load(Precision precision, List<String> files) {
    try {
      return new FftwLibrary(precision, NativeLibrary.ofSystem(files));
    } catch (UnsatisfiedLinkError e) {
      throw new VgpuException(
          Status.PROVIDER_FAILED,
          "fftw: cannot load " + precision.fileName() + ": " + e.getMessage(),
          e);
    }
  }

  Precision precision() {
    return precision;
  }

  /** Version and instruction sets, such as {@code fftw-3.3.10-sse2-avx-avx2-avx2_128}. */
  String version() {
    return version;
  }

  /** The alignment in bytes that plans count on, a power of two. */
  long alignment() {
    return alignment;
  }

  /**
   * One for each copy of the library in the process, whichever class loader it was loaded by: while
   * this bundle is replaced, the old one and the new one plan by the same library, and the bench
   * plans by it, too.
   */
  Object planningLock() {
    return ("vgpu.fftw.planner " + plan_guru64_dft).intern();
  }

  /**
   * @param dims n, input stride and output stride of each transformed axis
   * @param howmany the same of the other axes
   * @return the plan, 0 if there is none
   */
  long plan_guru64_dft(long[] dims, long[] howmany, long in, long out, int sign, int flags) {
    HeapInvocationBuffer arguments = arguments(PLAN_DFT, dims, howmany, in, out);
    arguments.putInt(sign);
    arguments.putInt(flags);
    return INVOKER.invokeAddress(PLAN_DFT, plan_guru64_dft, arguments);
  }

  /** As {@link #plan_guru64_dft}. */
  long plan_guru64_dft_r2c(long[] dims, long[] howmany, long in, long out, int flags) {
    HeapInvocationBuffer arguments = arguments(PLAN_REAL_DFT, dims, howmany, in, out);
    arguments.putInt(flags);
    return INVOKER.invokeAddress(PLAN_REAL_DFT, plan_guru64_dft_r2c, arguments);
  }

  /** As {@link #plan_guru64_dft}. */
  long plan_guru64_dft_c2r(long[] dims, long[] howmany, long in, long out, int flags) {
    HeapInvocationBuffer arguments = arguments(PLAN_REAL_DFT, dims, howmany, in, out);
    arguments.putInt(flags);
    return INVOKER.invokeAddress(PLAN_REAL_DFT, plan_guru64_dft_c2r, arguments);
  }

  void execute_dft(long plan, long in, long out) {
    INVOKER.invokeN3(EXECUTE, execute_dft, plan, in, out);
  }

  void execute_dft_r2c(long plan, long in, long out) {
    INVOKER.invokeN3(EXECUTE, execute_dft_r2c, plan, in, out);
  }

  void execute_dft_c2r(long plan, long in, long out) {
    INVOKER.invokeN3(EXECUTE, execute_dft_c2r, plan, in, out);
  }

  void destroy_plan(long plan) {
    INVOKER.invokeN1(VOID_FROM_POINTER, destroy_plan, plan);
  }

  /**
   * @param seconds that one plan may take, or {@link #FFTW_NO_TIMELIMIT}
   */
  void set_timelimit(double seconds) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(VOID_FROM_DOUBLE);
    arguments.putDouble(seconds);
    INVOKER.invokeInt(VOID_FROM_DOUBLE, set_timelimit, arguments);
  }

  /**
   * Adds to what the library knows.
   *
   * @return whether it is wisdom of this library; if not, nothing has changed
   */
  boolean import_wisdom_from_string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    long address = allocate(bytes.length + 1L);
    try {
      MEMORY.putZeroTerminatedByteArray(address, bytes, 0, bytes.length);
      return (int) INVOKER.invokeN1(INT_FROM_POINTER, import_wisdom_from_string, address) != 0;
    } finally {
      MEMORY.freeMemory(address);
    }
  }

  String export_wisdom_to_string() {
    long text = INVOKER.invokeN0(POINTER_FROM_0, export_wisdom_to_string);
    if (text == 0) {
      throw new VgpuException(Status.OUT_OF_MEMORY, "fftw: no memory for its wisdom");
    }
    try {
      return read(text);
    } finally {
      INVOKER.invokeN1(VOID_FROM_POINTER, free, text);
    }
  }

  void forget_wisdom() {
    INVOKER.invokeN0(VOID_FROM_0, forget_wisdom);
  }

  /** Memory that is not cleared. */
  static long allocate(long bytes) {
    long address = MEMORY.allocateMemory(bytes, false);
    if (address == 0) {
      throw new VgpuException(
          Status.OUT_OF_MEMORY, "fftw: planning needs " + bytes + " bytes, which are not there");
    }
    return address;
  }

  static void release(long address) {
    MEMORY.freeMemory(address);
  }

  private static HeapInvocationBuffer arguments(
      CallContext context, long[] dims, long[] howmany, long in, long out) {
    HeapInvocationBuffer arguments = new HeapInvocationBuffer(context);
    putAxes(arguments, dims);
    putAxes(arguments, howmany);
    arguments.putAddress(in);
    arguments.putAddress(out);
    return arguments;
  }

  private static void putAxes(HeapInvocationBuffer arguments, long[] axes) {
    arguments.putInt(axes.length / 3);
    if (axes.length == 0) {
      arguments.putAddress(0);
    } else {
      arguments.putArray(axes, 0, axes.length, ArrayFlags.IN);
    }
  }

  /** FFTW tells how far an address is from an aligned one; it does not look at what lies there. */
  private static long alignment(long alignment_of) {
    long alignment = MOST_ALIGNMENT;
    for (long half = alignment / 2; half > 0; half /= 2) {
      if (INVOKER.invokeN1(INT_FROM_POINTER, alignment_of, half) != 0) {
        return alignment;
      }
      alignment = half;
    }
    return alignment;
  }

  private static String read(long text) {
    return new String(MEMORY.getZeroTerminatedByteArray(text), StandardCharsets.ISO_8859_1);
  }

  private static CallContext context(Type result, Type... parameters) {
    return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, false);
  }
}
