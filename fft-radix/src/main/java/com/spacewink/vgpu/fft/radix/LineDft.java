package com.spacewink.vgpu.fft.radix;

/** The transform of one sequence, from memory to memory. */
interface LineDft {
  /** The largest prime that is not left to convolutions, which err two or three times as much. */
  int LARGEST_EXACT_PRIME = 13;

  /** Whether a sequence that is alone is best transformed so. */
  static boolean has(long n) {
    return Stockham.has(n)
        || !RowDft.isSmooth(n)
        || n > LARGEST_EXACT_PRIME && Factors.of(n).first() == 1;
  }

  /**
   * @param n a length that it {@link #has}
   */
  static LineDft of(int n) {
    return Stockham.has(n) ? new Stockham(n) : new ChirpLine(n);
  }

  int n();

  /** Bytes of scratch memory. */
  long scratchBytes();

  long tableBytes();

  /**
   * @param from the source; not in the scratch memory
   * @param to the result; may be the source, unless it has other strides
   * @param scale by which it is multiplied
   * @param scratch address of memory for {@link #scratchBytes}
   */
  void run(View from, View to, double scale, long scratch);
}
