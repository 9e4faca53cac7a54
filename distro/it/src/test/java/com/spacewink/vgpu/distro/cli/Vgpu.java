package com.spacewink.vgpu.distro.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The distribution's {@code bin/vgpu}, run as a process of its own. */
final class Vgpu {
  private static final long LIMIT_SECONDS = 240;

  private final Path javaHome;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** What a run left: exit status and both streams. */
  record Run(int status, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  /**
   * @param javaHome the Java to run with
   * @param folder the working folder, and where streams are kept meanwhile
   */
  Vgpu(Path javaHome, Path folder) {
    this.javaHome = javaHome;
    this.folder = folder;
  }

  static List<Path> javaHomes() {
    return Arrays.stream(System.getProperty("vgpu.test.jdks").split(":")).map(Path::of).toList();
  }

  static Vgpu onFirstJava(Path folder) {
    return new Vgpu(javaHomes().get(0), folder);
  }

  Vgpu with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Run run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("vgpu.distribution"), "bin", "vgpu").toString());
    command.addAll(Arrays.asList(args));
    // Files, as a pipe that nobody reads would stop a process that prints much.
    Path streams = Files.createTempDirectory(folder, "streams");
    Path out = streams.resolve("out");
    Path err = streams.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("VGPU_ISA_MAX");
    builder.environment().put("JAVA_HOME", javaHome.toString());
    // Neither what was measured in somebody's home decides here, nor is it changed.
    builder.environment().put("VGPU_TUNER_FILE", folder.resolve("tuner.json").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("vgpu " + String.join(" ", args) + " does not end");
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
