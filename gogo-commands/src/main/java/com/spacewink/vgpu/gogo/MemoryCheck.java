package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.MemoryTierStatus;
import com.spacewink.vgpu.api.memory.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Whether there is memory, and whether it keeps what is written to it. */
record MemoryCheck(BufferAllocator allocator, Path meminfo) implements HealthCheck {
  private static final int BYTES = 1 << 20;

  /** With less than this free, a machine is about to swap or to kill. */
  private static final long LEAST_AVAILABLE = 64L << 20;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Finding look() {
    if (allocator == null) {
      return Finding.fail("the memory service is not there");
    }
    try (Buffer buffer = allocator.allocate(BYTES);
        Pin pin = buffer.pin(Access.READ_WRITE)) {
      if (!keepsWhatIsWritten(pin.window(0, BYTES))) {
        return Finding.fail("a buffer of 1 MiB does not hold what was written to it");
      }
    }
    long leaks = allocator.statistics().leaks();
    String found = free() + available();
    if (leaks > 0) {
      return Finding.warn(
          found + "; " + Counted.of(leaks, "buffer") + " lost without being closed");
    }
    OptionalLong machine = availableBytes();
    if (machine.isPresent() && machine.getAsLong() < LEAST_AVAILABLE) {
      return Finding.warn(found + ": less than " + Counted.bytes(LEAST_AVAILABLE));
    }
    return Finding.pass(found);
  }

  private static boolean keepsWhatIsWritten(ByteBuffer window) {
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      window.putLong(i, ~(long) i);
    }
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      if (window.getLong(i) != ~(long) i) {
        return false;
      }
    }
    return true;
  }

  private String free() {
    StringBuilder text = new StringBuilder();
    for (MemoryTierStatus tier : allocator.tiers()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(tier.name())
          .append(": ")
          .append(Counted.bytes(tier.capacityBytes() - tier.usedBytes()))
          .append(" free of ")
          .append(Counted.bytes(tier.capacityBytes()));
    }
    return text.toString();
  }

  private String available() {
    OptionalLong bytes = availableBytes();
    return bytes.isPresent() ? "; machine: " + Counted.bytes(bytes.getAsLong()) + " available" : "";
  }

  private OptionalLong availableBytes() {
    try {
      return parse(Files.readAllLines(meminfo));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** MemAvailable of /proc/meminfo, which Linux gives in KiB. */
  static OptionalLong parse(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches("MemAvailable:\\s+\\d+ kB"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst();
  }
}
