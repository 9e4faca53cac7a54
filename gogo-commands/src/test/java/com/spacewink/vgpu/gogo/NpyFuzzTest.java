package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that anybody may have made: whatever they hold, they are read or refused. */
class NpyFuzzTest {
  private static final int FILES = 4000;
  private static final String ALPHABET =
      "{}()[]',:<>=|0123456789LTrueFalsdescrshapfortn_odU\\ \n\0";

  @TempDir Path folder;

  @Test
  void mutatedFilesAreReadOrRefused() {
    long seed = System.nanoTime();
    String replay = "seed " + seed;
    System.out.println("NpyFuzzTest: " + replay);
    Random random = new Random(seed);
    List<byte[]> originals =
        List.of(
            NpyFiles.doubles("(3, 4)", new double[12]),
            NpyFiles.bytes(
                NpyFiles.dictionary(">f4", true, "(2, 2)"),
                NpyFiles.f32(ByteOrder.BIG_ENDIAN, 1, 2, 3, 4)),
            NpyFiles.bytes(2, NpyFiles.dictionary("|u1", false, "(5,)"), new byte[5]),
            NpyFiles.bytes(3, NpyFiles.dictionary("<c16", false, "()"), new byte[16]));
    for (int i = 0; i < FILES; i++) {
      byte[] original = originals.get(random.nextInt(originals.size()));
      readOrRefuse(mutated(original, random), replay + ", file " + i);
    }
  }

  private void readOrRefuse(byte[] bytes, String replay) {
    PlainGpu gpu = new PlainGpu();
    Path file = NpyFiles.write(folder.resolve("a.npy"), bytes);
    try (NpyReader reader = NpyReader.open(file, "a.npy")) {
      assertTrue(reader.header().dataBytes() <= bytes.length, replay);
      reader.read(reader.dataType(), gpu::allocate).close();
      long elements = reader.header().elements();
      assertEquals(elements * reader.dataType().bytes(), gpu.allocatedBytes(), replay);
    } catch (VgpuException e) {
      assertEquals(Status.INVALID_VALUE, e.status(), replay);
      assertTrue(e.getMessage().startsWith("a.npy: "), replay);
      assertTrue(e.getMessage().lines().count() == 1, replay);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(replay, e);
    }
    assertTrue(gpu.isEverythingClosed(), replay);
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      switch (random.nextInt(5)) {
        case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
        case 1 -> bytes = inserted(bytes, random);
        case 2 -> set(bytes, random, (byte) random.nextInt());
        default -> set(bytes, random, (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return bytes;
  }

  private static void set(byte[] bytes, Random random, byte value) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = value;
    }
  }

  private static byte[] inserted(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    longer[at] = (byte) ('0' + random.nextInt(10));
    return longer;
  }
}
