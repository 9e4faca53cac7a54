package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.rawmemory.RawMemory;

/** How complex numbers lie in memory; all are computed with in double. */
abstract class Numbers {
  /**
   * Numbers whose imaginary parts lie apart from the real ones.
   *
   * @param isFloat whether parts are f32
   * @param gap bytes from a real part to its imaginary one
   */
  static Numbers complex(boolean isFloat, long gap) {
    return isFloat ? new ComplexF32(gap) : new ComplexF64(gap);
  }

  /**
   * Real numbers: imaginary parts are 0, and not stored.
   *
   * @param isFloat whether they are f32
   */
  static Numbers real(boolean isFloat) {
    return isFloat ? new RealF32() : new RealF64();
  }

  /** The real part of the number at an address. */
  abstract double re(long address);

  /** The imaginary part of the number at an address. */
  abstract double im(long address);

  /** Stores a number at an address. */
  abstract void put(long address, double re, double im);

  /**
   * Loads numbers.
   *
   * @param address of the first
   * @param step bytes from one to the next
   * @param count how many
   * @param re gets real parts, from index {@code at} on
   * @param im gets imaginary parts, likewise
   * @param by from one index to the next
   */
  abstract void load(long address, long step, int count, double[] re, double[] im, int at, int by);

  /** Stores numbers; the arguments are as of {@link #load}. */
  abstract void store(
      long address, long step, int count, double[] re, double[] im, int at, int by, double scale);

  private static final class ComplexF64 extends Numbers {
    private final long gap;

    ComplexF64(long gap) {
      this.gap = gap;
    }

    @Override
    double re(long address) {
      return RawMemory.getDouble(address);
    }

    @Override
    double im(long address) {
      return RawMemory.getDouble(address + gap);
    }

    @Override
    void put(long address, double re, double im) {
      RawMemory.putDouble(address, re);
      RawMemory.putDouble(address + gap, im);
    }

    @Override
    void load(long address, long step, int count, double[] re, double[] im, int at, int by) {
      for (int i = 0; i < count; i++) {
        long number = address + i * step;
        re[at + i * by] = RawMemory.getDouble(number);
        im[at + i * by] = RawMemory.getDouble(number + gap);
      }
    }

    @Override
    void store(
        long address,
        long step,
        int count,
        double[] re,
        double[] im,
        int at,
        int by,
        double scale) {
      for (int i = 0; i < count; i++) {
        long number = address + i * step;
        RawMemory.putDouble(number, re[at + i * by] * scale);
        RawMemory.putDouble(number + gap, im[at + i * by] * scale);
      }
    }
  }

  private static final class ComplexF32 extends Numbers {
    private final long gap;

    ComplexF32(long gap) {
      this.gap = gap;
    }

    @Override
    double re(long address) {
      return RawMemory.getFloat(address);
    }

    @Override
    double im(long address) {
      return RawMemory.getFloat(address + gap);
    }

    @Override
    void put(long address, double re, double im) {
      RawMemory.putFloat(address, (float) re);
      RawMemory.putFloat(address + gap, (float) im);
    }

    @Override
    void load(long address, long step, int count, double[] re, double[] im, int at, int by) {
      for (int i = 0; i < count; i++) {
        long number = address + i * step;
        re[at + i * by] = RawMemory.getFloat(number);
        im[at + i * by] = RawMemory.getFloat(number + gap);
      }
    }

    @Override
    void store(
        long address,
        long step,
        int count,
        double[] re,
        double[] im,
        int at,
        int by,
        double scale) {
      for (int i = 0; i < count; i++) {
        long number = address + i * step;
        RawMemory.putFloat(number, (float) (re[at + i * by] * scale));
        RawMemory.putFloat(number + gap, (float) (im[at + i * by] * scale));
      }
    }
  }

  private static final class RealF64 extends Numbers {
    @Override
    double re(long address) {
      return RawMemory.getDouble(address);
    }

    @Override
    double im(long address) {
      return 0;
    }

    @Override
    void put(long address, double re, double im) {
      RawMemory.putDouble(address, re);
    }

    @Override
    void load(long address, long step, int count, double[] re, double[] im, int at, int by) {
      for (int i = 0; i < count; i++) {
        re[at + i * by] = RawMemory.getDouble(address + i * step);
        im[at + i * by] = 0;
      }
    }

    @Override
    void store(
        long address,
        long step,
        int count,
        double[] re,
        double[] im,
        int at,
        int by,
        double scale) {
      for (int i = 0; i < count; i++) {
        RawMemory.putDouble(address + i * step, re[at + i * by] * scale);
      }
    }
  }

  private static final class RealF32 extends Numbers {
    @Override
    double re(long address) {
      return RawMemory.getFloat(address);
    }

    @Override
    double im(long address) {
      return 0;
    }

    @Override
    void put(long address, double re, double im) {
      RawMemory.putFloat(address, (float) re);
    }

    @Override
    void load(long address, long step, int count, double[] re, double[] im, int at, int by) {
      for (int i = 0; i < count; i++) {
        re[at + i * by] = RawMemory.getFloat(address + i * step);
        im[at + i * by] = 0;
      }
    }

    @Override
    void store(
        long address,
        long step,
        int count,
        double[] re,
        double[] im,
        int at,
        int by,
        double scale) {
      for (int i = 0; i < count; i++) {
        RawMemory.putFloat(address + i * step, (float) (re[at + i * by] * scale));
      }
    }
  }
}
