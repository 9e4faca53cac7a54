package com.spacewink.vgpu.fft.radix;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.fft.FftProvider;
import com.spacewink.vgpu.kernels.TestMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The transforms in C, without a framework, for the length of a test class. The class is skipped
 * where the machine cannot run them.
 */
final class LoadedRadix implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
  private final IsaLevel level;
  private Path folder;
  private NativeRadix radix;

  /**
   * @param level the instruction set level, which the library is named after
   */
  LoadedRadix(IsaLevel level) {
    this.level = level;
  }

  FftProvider provider() {
    return radix;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return TestMachine.lacks(level)
        .map(ConditionEvaluationResult::disabled)
        .orElse(ConditionEvaluationResult.enabled("the machine has " + level.id()));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("radix");
    radix = new NativeRadix("radix", "libvgpu_fft_" + level.id() + ".so", folder);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    radix.close();
    Files.delete(folder);
  }
}
