package com.spacewink.vgpu.kernels;

import com.spacewink.vgpu.api.device.IsaLevel;
import com.spacewink.vgpu.api.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kernels of one backend, without a framework, for the length of a test class. The class is
 * skipped where the machine cannot run them.
 */
public final class LoadedBackend
    implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
  private final IsaLevel level;
  private Path folder;
  private NativeBackend backend;

  /**
   * @param level the instruction set level, which the backend is named after
   */
  public LoadedBackend(IsaLevel level) {
    this.level = level;
  }

  /**
   * @param family a family that the backend has
   * @param <K> the family
   * @return its kernel
   */
  public <K extends Kernel> K kernel(Class<K> family) {
    return backend.kernel(family).orElseThrow();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return TestMachine.lacks(level)
        .map(ConditionEvaluationResult::disabled)
        .orElse(ConditionEvaluationResult.enabled("the machine has " + level.id()));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("kernels");
    backend = new NativeBackend(level.id(), folder, TestMachine.with(level));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    backend.close();
    Files.delete(folder);
  }
}
