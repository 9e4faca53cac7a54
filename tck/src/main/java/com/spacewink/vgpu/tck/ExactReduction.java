package com.spacewink.vgpu.tck;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.kernel.ReduceOperation;
import com.spacewink.vgpu.api.kernel.ReduceSpec;

/** The reduction of one vector in twice the precision of double, with its error bound. */
final class ExactReduction {
  private final DataType type;
  private final long count;
  private Precise re;
  private Precise im = Precise.ZERO;
  private double boundOfRe;
  private double boundOfIm;

  ExactReduction(ReduceSpec spec, Memory vector) {
    this.type = spec.type();
    this.count = spec.count();
    this.re = new Precise(spec.operation().identity(), 0);
    switch (spec.operation()) {
      case SUM, SUM_ABS, SUM_SQUARES -> sum(spec.operation(), vector);
      case PRODUCT -> multiply(vector);
      case MIN, MAX, MAX_ABS -> compare(spec.operation(), vector);
    }
  }

  Precise re() {
    return re;
  }

  Precise im() {
    return im;
  }

  double boundOfRe() {
    return boundOfRe;
  }

  double boundOfIm() {
    return boundOfIm;
  }

  private void sum(ReduceOperation operation, Memory vector) {
    double moduliOfRe = 0;
    double moduliOfIm = 0;
    for (long i = 0; i < count; i++) {
      double x = vector.re(i);
      Precise term =
          switch (operation) {
            case SUM_ABS -> new Precise(Math.abs(x), 0);
            case SUM_SQUARES -> new Precise(x, 0).times(x);
            default -> new Precise(x, 0);
          };
      re = re.plus(term);
      im = im.plus(vector.im(i));
      moduliOfRe += Math.abs(term.hi());
      moduliOfIm += Math.abs(vector.im(i));
    }
    int roundingsOfTerm = operation == ReduceOperation.SUM_SQUARES ? 1 : 0;
    double j = Math.log(count) / Math.log(2) + 64 + roundingsOfTerm;
    boundOfRe = ErrorBound.gamma(type, j) * moduliOfRe;
    boundOfIm = ErrorBound.gamma(type, j) * moduliOfIm;
  }

  private void multiply(Memory vector) {
    for (long i = 0; i < count; i++) {
      double x = vector.re(i);
      double y = vector.im(i);
      Precise product = re.times(x).minus(im.times(y));
      im = re.times(y).plus(im.times(x));
      re = product;
    }
    double j = type.isComplex() ? 4.0 * count : count;
    boundOfRe = ErrorBound.gamma(type, j) * Math.hypot(re.hi(), im.hi());
    boundOfIm = boundOfRe;
  }

  private void compare(ReduceOperation operation, Memory vector) {
    double result = operation.identity();
    for (long i = 0; i < count; i++) {
      double x = vector.re(i);
      result =
          switch (operation) {
            case MIN -> Math.min(result, x);
            case MAX -> Math.max(result, x);
            default -> Math.max(result, Math.abs(x));
          };
    }
    re = new Precise(result, 0);
  }
}
