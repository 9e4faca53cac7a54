package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Execution;
import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.kernel.GemmKernel;
import com.spacewink.vgpu.api.kernel.GemmSpec;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.api.select.Candidate;
import com.spacewink.vgpu.api.select.ProviderSelection;
import com.spacewink.vgpu.api.select.ProviderState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether every admitted provider multiplies rightly, in every type: a product of small integers,
 * which is exact in any order of additions, against a plain loop.
 */
record NumericsCheck(VirtualGpu gpu, ProviderSelection selection) implements HealthCheck {
  /** Extents that no block size divides. */
  private static final int M = 17;

  private static final int N = 13;
  private static final int K = 37;

  @Override
  public String name() {
    return "numerics";
  }

  @Override
  public Finding look() {
    if (gpu == null || selection == null) {
      return Finding.fail("the virtual GPU is not there");
    }
    List<String> right = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (DataType type : DataType.values()) {
      for (Candidate candidate : selection.choice(GemmKernel.OPERATION, type).candidates()) {
        if (isAdmitted(candidate)) {
          boolean isRight = isRight(type, candidate.provider());
          (isRight ? right : wrong).add(candidate.provider() + " " + type.id());
        }
      }
    }
    if (!wrong.isEmpty()) {
      return Finding.fail("wrong products by " + String.join(", ", wrong));
    }
    return right.isEmpty()
        ? Finding.fail("no provider multiplies")
        : Finding.pass("exact products by " + String.join(", ", right));
  }

  private static boolean isAdmitted(Candidate candidate) {
    return candidate.state() == ProviderState.SELECTED
        || candidate.state() == ProviderState.STANDBY;
  }

  private boolean isRight(DataType type, String provider) {
    try (Buffer a = gpu.allocate((long) M * K * type.bytes());
        Buffer b = gpu.allocate((long) K * N * type.bytes());
        Buffer c = gpu.allocate((long) M * N * type.bytes());
        Pin pinA = a.pin(Access.READ_WRITE);
        Pin pinB = b.pin(Access.READ_WRITE);
        Pin pinC = c.pin(Access.READ_WRITE)) {
      fill(type, pinA, M * K, 7);
      fill(type, pinB, K * N, 5);
      gpu.gemm(GemmSpec.of(type, M, N, K), pinA, pinB, pinC, Execution.DEFAULT.by(provider));
      return isProduct(type, pinA, pinB, pinC);
    }
  }

  private static void fill(DataType type, Pin pin, int elements, int modulus) {
    ByteBuffer bytes = pin.window(0, elements * type.bytes());
    int parts = bytes.limit() / type.real().bytes();
    for (int i = 0; i < parts; i++) {
      put(type, bytes, i, i % modulus - modulus / 2);
    }
  }

  private static boolean isProduct(DataType type, Pin a, Pin b, Pin c) {
    ByteBuffer bytesA = a.window(0, M * K * type.bytes());
    ByteBuffer bytesB = b.window(0, K * N * type.bytes());
    ByteBuffer bytesC = c.window(0, M * N * type.bytes());
    for (int i = 0; i < M; i++) {
      for (int j = 0; j < N; j++) {
        double re = 0;
        double im = 0;
        for (int p = 0; p < K; p++) {
          int inA = i * K + p;
          int inB = p * N + j;
          re += re(type, bytesA, inA) * re(type, bytesB, inB);
          re -= im(type, bytesA, inA) * im(type, bytesB, inB);
          im += re(type, bytesA, inA) * im(type, bytesB, inB);
          im += im(type, bytesA, inA) * re(type, bytesB, inB);
        }
        int inC = i * N + j;
        if (re(type, bytesC, inC) != re || im(type, bytesC, inC) != im) {
          return false;
        }
      }
    }
    return true;
  }

  private static double re(DataType type, ByteBuffer bytes, int element) {
    return part(type, bytes, type.isComplex() ? 2 * element : element);
  }

  private static double im(DataType type, ByteBuffer bytes, int element) {
    return type.isComplex() ? part(type, bytes, 2 * element + 1) : 0;
  }

  private static double part(DataType type, ByteBuffer bytes, int index) {
    return type.real() == DataType.F32
        ? bytes.getFloat(index * Float.BYTES)
        : bytes.getDouble(index * Double.BYTES);
  }

  private static void put(DataType type, ByteBuffer bytes, int index, int value) {
    if (type.real() == DataType.F32) {
      bytes.putFloat(index * Float.BYTES, value);
    } else {
      bytes.putDouble(index * Double.BYTES, value);
    }
  }
}
