package com.spacewink.vgpu.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.memory.Access;
import com.spacewink.vgpu.api.memory.Buffer;
import com.spacewink.vgpu.api.memory.BufferAllocator;
import com.spacewink.vgpu.api.memory.Leak;
import com.spacewink.vgpu.api.memory.MemoryStatistics;
import com.spacewink.vgpu.api.memory.Pin;
import com.spacewink.vgpu.machine.KernelFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RamAllocatorTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private final RamAllocator allocator =
      allocator(new Settings(OptionalLong.empty(), false, NumaPolicy.LOCAL));

  private static RamAllocator allocator(Settings settings) {
    return new RamAllocator(settings, KernelFiles.ofThisMachine());
  }

  private static VgpuException assertStatus(Status expected, Executable call) {
    VgpuException thrown = assertThrows(VgpuException.class, call);
    assertEquals(expected, thrown.status(), thrown.getMessage());
    return thrown;
  }

  @Nested
  class Buffers {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 65, 4095, 4096, 100_000, 2 * MIB - 1, 2 * MIB, 9 * MIB + 1})
    void areAlignedAndZeroAndOfTheSizeAskedFor(long bytes) {
      try (Buffer buffer = allocator.allocate(bytes);
          Pin pin = buffer.pin(Access.READ_WRITE)) {
        assertEquals(bytes, buffer.byteSize());
        assertEquals(bytes, pin.byteSize());
        assertEquals("ram", buffer.tier());
        assertNotEquals(0, pin.address());
        assertEquals(0, pin.address() % BufferAllocator.ALIGNMENT);
        assertEquals(0, countNonZero(pin.window(0, (int) bytes)));
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000, 100_000, 1 << 20, 2 << 20, 8 << 20})
    void areZeroAgainWhenMemoryIsReused(int bytes) {
      for (int round = 0; round < 20; round++) {
        try (Buffer buffer = allocator.allocate(bytes);
            Pin pin = buffer.pin(Access.READ_WRITE)) {
          ByteBuffer window = pin.window(0, bytes);
          assertEquals(0, countNonZero(window), "round " + round);
          fill(window, (byte) 0xa5);
        }
      }
    }

    @Test
    void mayBeLargerThan2GiB() {
      long bytes = 3 * GIB;
      try (Buffer buffer = allocator.allocate(bytes);
          Pin pin = buffer.pin(Access.READ_WRITE)) {
        assertEquals(bytes, pin.byteSize());
        long[] places = {0, 2 * GIB - 1, 2 * GIB, 2 * GIB + 1, bytes - 1};
        for (long place : places) {
          assertEquals(0, pin.window(place, 1).get(0));
          pin.window(place, 1).put(0, (byte) (place % 97 + 1));
        }
        ByteBuffer border = pin.window(2 * GIB - 8, 16);
        assertEquals((byte) ((2 * GIB - 1) % 97 + 1), border.get(7));
        assertEquals((byte) (2 * GIB % 97 + 1), border.get(8));
        assertEquals((byte) ((2 * GIB + 1) % 97 + 1), border.get(9));
        ByteBuffer last = pin.window(bytes - Pin.MAX_WINDOW, Pin.MAX_WINDOW);
        assertEquals((byte) ((bytes - 1) % 97 + 1), last.get(Pin.MAX_WINDOW - 1));
        assertEquals(pin.address() + 2 * GIB, pin.slice(2 * GIB, GIB).address());
      }
      assertEquals(0, allocator.statistics().liveBytes());
    }

    @Test
    void ofNegativeSizeAreRefused() {
      VgpuException thrown = assertStatus(Status.INVALID_VALUE, () -> allocator.allocate(-1));

      assertEquals("size is -1 bytes: expected 0 or more", thrown.getMessage());
    }

    @Test
    void cannotBePinnedOnceClosed() {
      Buffer buffer = allocator.allocate(10);
      assertFalse(buffer.isClosed());

      buffer.close();

      assertTrue(buffer.isClosed());
      assertStatus(Status.INVALID_VALUE, () -> buffer.pin(Access.READ));
    }

    @Test
    void areFreedOnceThoughClosedTwice() {
      Buffer buffer = allocator.allocate(10);

      buffer.close();
      buffer.close();

      assertEquals(new MemoryStatistics(0, 0, 10, 1, 0), allocator.statistics());
    }

    @Test
    void closedWithOpenPinsAreFreedAtTheLastUnpin() {
      Buffer buffer = allocator.allocate(3 * MIB);
      Pin first = buffer.pin(Access.READ_WRITE);
      Pin second = buffer.pin(Access.READ_WRITE);

      buffer.close();
      first.close();
      first.close();

      assertEquals(3 * MIB, allocator.statistics().liveBytes());
      second.window(0, 8).putLong(0, 42);
      assertEquals(42, second.window(0, 8).getLong(0));
      second.close();
      assertEquals(0, allocator.statistics().liveBytes());
      buffer.close();
      assertEquals(0, allocator.statistics().liveBuffers());
    }
  }

  @Nested
  class Pins {
    private final Buffer buffer = allocator.allocate(100);

    @Test
    void shareTheBytes() {
      try (buffer;
          Pin writer = buffer.pin(Access.WRITE);
          Pin reader = buffer.pin(Access.READ)) {
        writer.window(90, 8).putDouble(0, 1.5);

        assertEquals(writer.address(), reader.address());
        assertEquals(1.5, reader.window(90, 8).getDouble(0));
        assertEquals(Access.WRITE, writer.access());
      }
    }

    @Test
    void windowsAreInTheMachinesByteOrder() {
      try (buffer;
          Pin pin = buffer.pin(Access.READ_WRITE);
          Pin reader = buffer.pin(Access.READ)) {
        assertEquals(ByteOrder.nativeOrder(), pin.window(0, 10).order());
        assertEquals(ByteOrder.nativeOrder(), reader.window(0, 10).order());
      }
    }

    @Test
    void onlyForReadingHaveReadOnlyWindows() {
      try (buffer;
          Pin reader = buffer.pin(Access.READ);
          Pin writer = buffer.pin(Access.WRITE);
          Pin both = buffer.pin(Access.READ_WRITE)) {
        assertTrue(reader.window(0, 10).isReadOnly());
        assertTrue(reader.slice(0, 10).window(0, 10).isReadOnly());
        assertFalse(writer.window(0, 10).isReadOnly());
        assertFalse(both.window(0, 10).isReadOnly());
      }
    }

    @Test
    void windowsAndSlicesReachToTheVeryEndAndNotBeyond() {
      try (buffer;
          Pin pin = buffer.pin(Access.READ_WRITE)) {
        assertEquals(100, pin.window(0, 100).capacity());
        assertEquals(0, pin.window(100, 0).capacity());
        assertEquals(0, pin.slice(100, 0).byteSize());
        assertAll(
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(0, 101)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(100, 1)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(101, 0)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(-1, 1)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(0, -1)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(Long.MAX_VALUE, 1)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.window(Long.MIN_VALUE, 1)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.slice(1, Long.MAX_VALUE)),
            () -> assertStatus(Status.INVALID_VALUE, () -> pin.slice(0, 101)));
      }
    }

    @Test
    void closedAreOfNoUse() {
      Pin pin = buffer.pin(Access.READ_WRITE);
      pin.close();

      assertStatus(Status.INVALID_VALUE, pin::address);
      assertStatus(Status.INVALID_VALUE, () -> pin.window(0, 1));
      assertStatus(Status.INVALID_VALUE, () -> pin.slice(0, 1));
      buffer.close();
    }

    @Test
    void slicesSeeTheirPartOfTheBytes() {
      try (buffer;
          Pin pin = buffer.pin(Access.READ_WRITE)) {
        Pin slice = pin.slice(20, 50).slice(5, 40);
        slice.window(3, 1).put(0, (byte) 7);

        assertEquals(40, slice.byteSize());
        assertEquals(pin.address() + 25, slice.address());
        assertEquals(7, pin.window(28, 1).get(0));
        assertStatus(Status.INVALID_VALUE, () -> slice.window(0, 41));
      }
    }

    @Test
    void slicesAreValidAsLongAsTheWholePin() {
      Pin pin = buffer.pin(Access.READ_WRITE);
      Pin slice = pin.slice(0, 10);
      Pin sliceOfSlice = slice.slice(0, 5);

      pin.close();

      assertStatus(Status.INVALID_VALUE, slice::address);
      assertStatus(Status.INVALID_VALUE, sliceOfSlice::address);
      buffer.close();
    }

    @Test
    void closedSliceLeavesTheWholePinOpen() {
      try (buffer;
          Pin pin = buffer.pin(Access.READ_WRITE)) {
        Pin slice = pin.slice(0, 10);

        slice.close();

        assertStatus(Status.INVALID_VALUE, slice::address);
        assertNotEquals(0, pin.address());
        buffer.close();
        assertEquals(100, allocator.statistics().liveBytes());
      }
      assertEquals(0, allocator.statistics().liveBytes());
    }
  }

  @Nested
  class Accounting {
    @Test
    void countsWhatIsThereAndTheMostThatWas() {
      Buffer small = allocator.allocate(1000);
      Buffer large = allocator.allocate(5 * MIB);
      assertEquals(
          new MemoryStatistics(2, 5 * MIB + 1000, 5 * MIB + 1000, 2, 0), allocator.statistics());

      large.close();
      assertEquals(new MemoryStatistics(1, 1000, 5 * MIB + 1000, 2, 0), allocator.statistics());

      small.close();
      assertEquals(new MemoryStatistics(0, 0, 5 * MIB + 1000, 2, 0), allocator.statistics());
    }

    @Test
    void tierTellsWhatItHoldsAndCouldHold() {
      RamAllocator limited =
          allocator(new Settings(OptionalLong.of(10 * MIB), false, NumaPolicy.LOCAL));
      try (Buffer buffer = limited.allocate(MIB)) {
        assertEquals("ram", limited.tiers().get(0).name());
        assertEquals(10 * MIB, limited.tiers().get(0).capacityBytes());
        assertEquals(buffer.byteSize(), limited.tiers().get(0).usedBytes());
      }
    }

    @Test
    void isExactUnderConcurrency() throws InterruptedException {
      int threads = 8;
      int rounds = 2000;
      CyclicBarrier start = new CyclicBarrier(threads);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Random random = new Random(t);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    start.await();
                    allocateAndClose(random, rounds);
                  } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                  }
                });
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }

      assertEquals(null, failure.get());
      MemoryStatistics statistics = allocator.statistics();
      assertEquals(0, statistics.liveBuffers());
      assertEquals(0, statistics.liveBytes());
      assertEquals((long) threads * rounds, statistics.allocations());
      assertEquals(0, statistics.leaks());
      assertTrue(statistics.peakBytes() <= threads * (3 * MIB), statistics.toString());
    }

    private void allocateAndClose(Random random, int rounds) {
      for (int round = 0; round < rounds; round++) {
        long bytes = round % 50 == 0 ? 2 * MIB + random.nextInt(1000) : random.nextInt(20_000);
        Buffer buffer = allocator.allocate(bytes);
        Pin pin = buffer.pin(Access.READ_WRITE);
        if (bytes > 0) {
          assertEquals(0, pin.window(bytes - 1, 1).get(0));
          pin.window(bytes - 1, 1).put(0, (byte) 1);
        }
        if (random.nextBoolean()) {
          buffer.close();
          pin.close();
        } else {
          pin.close();
          buffer.close();
        }
      }
    }

    @Test
    void oneBufferClosedAndPinnedByManyThreadsIsFreedOnce() throws InterruptedException {
      for (int round = 0; round < 300; round++) {
        Buffer buffer = allocator.allocate(100);
        AtomicInteger pinned = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          threads.add(
              new Thread(
                  () -> {
                    try (Pin pin = buffer.pin(Access.READ)) {
                      pinned.addAndGet(pin.window(0, 1).get(0) + 1);
                    } catch (VgpuException closed) {
                      assertEquals(Status.INVALID_VALUE, closed.status());
                    }
                    buffer.close();
                  }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
        assertTrue(pinned.get() >= 1);
        assertEquals(0, allocator.statistics().liveBuffers(), "round " + round);
      }
    }
  }

  @Nested
  class Leaks {
    @Test
    void areFreedCountedAndListed() {
      allocator.allocate(1234);
      collectUntil(() -> allocator.statistics().leaks() == 1);

      assertEquals(0, allocator.statistics().liveBytes());
      Leak leak = allocator.leaks().get(0);
      assertEquals(1234, leak.bytes());
      assertTrue(leak.allocatedAt().isBefore(Instant.now()));
      assertTrue(leak.allocatedBy().isEmpty());
    }

    @Test
    void haveTheirStackIfTraced() {
      RamAllocator traced = allocator(new Settings(OptionalLong.empty(), true, NumaPolicy.LOCAL));
      loseBuffer(traced);
      collectUntil(() -> traced.statistics().leaks() == 1);

      StackTraceElement[] stack = traced.leaks().get(0).allocatedBy().orElseThrow().getStackTrace();
      assertTrue(Arrays.stream(stack).anyMatch(at -> at.getMethodName().equals("loseBuffer")));
    }

    @Test
    void areListedUpToTheNewestHundred() {
      for (int i = 0; i < 250; i++) {
        allocator.allocate(i);
      }
      collectUntil(() -> allocator.statistics().leaks() == 250);

      assertEquals(100, allocator.leaks().size());
    }

    @Test
    void doNotIncludeBuffersThatWereClosed() {
      for (int i = 0; i < 10; i++) {
        allocator.allocate(100).close();
      }
      allocator.allocate(1);
      collectUntil(() -> allocator.statistics().leaks() == 1);

      assertEquals(List.of(1L), allocator.leaks().stream().map(Leak::bytes).toList());
    }

    @Test
    void openPinKeepsItsBufferFromBeingLost() {
      Pin pin = allocator.allocate(100).pin(Access.READ_WRITE);
      allocator.allocate(1);
      collectUntil(() -> allocator.statistics().leaks() == 1);

      pin.window(0, 8).putLong(0, 5);
      assertEquals(100, allocator.statistics().liveBytes());
      assertEquals(1, allocator.statistics().leaks());
      pin.close();
    }

    @Test
    void includeABufferThatWasClosedWhileItsLostPinWasOpen() {
      closeBufferAndLosePin();
      collectUntil(() -> allocator.statistics().leaks() == 1);

      assertEquals(0, allocator.statistics().liveBytes());
    }

    private void closeBufferAndLosePin() {
      Buffer buffer = allocator.allocate(100);
      buffer.pin(Access.READ);
      buffer.close();
    }

    private static void loseBuffer(BufferAllocator allocator) {
      allocator.allocate(5);
    }

    /** The garbage collector promises nothing, so it is asked more than once. */
    private static void collectUntil(BooleanSupplier found) {
      for (int attempt = 0; attempt < 200 && !found.getAsBoolean(); attempt++) {
        System.gc();
        Thread.yield();
      }
      assertTrue(found.getAsBoolean());
    }
  }

  @Nested
  class Limits {
    @Test
    void configuredLimitHoldsForAllBuffersTogether() {
      RamAllocator limited =
          allocator(new Settings(OptionalLong.of(1000), false, NumaPolicy.LOCAL));
      Buffer first = limited.allocate(600);

      VgpuException thrown = assertStatus(Status.OUT_OF_MEMORY, () -> limited.allocate(401));

      assertEquals(
          "cannot allocate 401 bytes: vgpu.memory.limit allows 1000, of which 600 are in use;"
              + " raise it or close buffers",
          thrown.getMessage());
      limited.allocate(400).close();
      first.close();
      limited.allocate(1000).close();
      assertEquals(new MemoryStatistics(0, 0, 1000, 3, 0), limited.statistics());
    }

    @Test
    void limitIsNeverExceededByManyThreads() throws InterruptedException {
      long limit = 5000;
      RamAllocator limited =
          allocator(new Settings(OptionalLong.of(limit), false, NumaPolicy.LOCAL));
      AtomicInteger refused = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        threads.add(
            new Thread(
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    try (Buffer buffer = limited.allocate(1500 + i % 1000)) {
                      assertTrue(buffer.byteSize() > 0);
                      Thread.yield();
                    } catch (VgpuException full) {
                      refused.incrementAndGet();
                    }
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }

      assertTrue(limited.statistics().peakBytes() <= limit);
      assertEquals(4000, limited.statistics().allocations() + refused.get());
      assertEquals(0, limited.statistics().liveBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 45, 1L << 62, Long.MAX_VALUE})
    void moreThanTheMachineHasIsRefused(long bytes) {
      VgpuException thrown = assertStatus(Status.OUT_OF_MEMORY, () -> allocator.allocate(bytes));

      assertTrue(thrown.getMessage().startsWith("cannot allocate " + bytes + " bytes: "));
      assertTrue(thrown.getMessage().contains("vgpu.memory.limit is not set"));
      assertEquals(new MemoryStatistics(0, 0, 0, 0, 0), allocator.statistics());
    }

    @Test
    void whatTheSystemRefusesIsNotCounted() {
      RamAllocator unchecked =
          new RamAllocator(
              new Settings(OptionalLong.empty(), false, NumaPolicy.LOCAL),
              new KernelFiles(Path.of("/dev/null")));

      assertStatus(Status.OUT_OF_MEMORY, () -> unchecked.allocate(1L << 62));

      assertEquals(new MemoryStatistics(0, 0, 0, 0, 0), unchecked.statistics());
      assertEquals(Long.MAX_VALUE, unchecked.tiers().get(0).capacityBytes());
    }
  }

  @Nested
  class Stop {
    @Test
    void refusesNewBuffers() {
      allocator.stop();

      assertStatus(Status.NOT_READY, () -> allocator.allocate(1));
    }

    @Test
    void leavesOpenBuffersValidUntilTheyAreClosed() {
      Buffer buffer = allocator.allocate(MIB);

      allocator.stop();

      try (Pin pin = buffer.pin(Access.READ_WRITE)) {
        pin.window(0, 4).putInt(0, 3);
        assertEquals(3, pin.window(0, 4).getInt(0));
      }
      assertEquals(MIB, allocator.statistics().liveBytes());
      buffer.close();
      assertEquals(0, allocator.statistics().liveBytes());
    }
  }

  private static int countNonZero(ByteBuffer window) {
    int count = 0;
    while (window.hasRemaining()) {
      count += window.get() == 0 ? 0 : 1;
    }
    return count;
  }

  private static void fill(ByteBuffer window, byte value) {
    window.clear();
    while (window.hasRemaining()) {
      window.put(value);
    }
  }
}
