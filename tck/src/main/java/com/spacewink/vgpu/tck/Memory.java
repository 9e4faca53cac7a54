package com.spacewink.vgpu.tck;

import static org.junit.jupiter.api.Assertions.fail;

import com.spacewink.vgpu.api.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Off-heap elements between guards. Guards and elements that were never set hold a NaN whose
 * payload is looked at bit by bit: a kernel that reads one makes its result NaN, and one that
 * writes one is found out.
 */
final class Memory {
  private static final int ALIGNMENT = 64;
  private static final int GUARD_BYTES = 4 * ALIGNMENT;
  private static final int CANARY_F32 = 0x7fc5_a1e5;
  private static final long CANARY_F64 = 0x7ffc_a9a5_c0de_1e55L;

  private final DataType type;
  private final ByteBuffer bytes;
  private final long address;
  private final int parts;
  private final int elements;
  private final int firstWord;
  private final int words;

  /**
   * @param type element type
   * @param elements how many
   * @param shift real parts from a 64-byte boundary to the first element: the least alignment that
   *     kernels must put up with
   */
  Memory(DataType type, long elements, int shift) {
    int wordBytes = type.real().bytes();
    this.type = type;
    this.parts = type.bytes() / wordBytes;
    this.elements = Math.toIntExact(elements);
    this.firstWord = GUARD_BYTES / wordBytes + shift;
    this.words = firstWord + this.elements * parts + GUARD_BYTES / wordBytes;
    // A slice loses up to one alignment at either end.
    ByteBuffer block = ByteBuffer.allocateDirect(words * wordBytes + 2 * ALIGNMENT);
    this.bytes = block.alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder());
    this.address = BufferAddress.of(bytes) + (long) firstWord * wordBytes;
    fillWithCanaries();
  }

  DataType type() {
    return type;
  }

  int elements() {
    return elements;
  }

  /** The address of the first element. */
  long address() {
    return address;
  }

  /** The address of an element. */
  long address(long element) {
    return address + element * type.bytes();
  }

  double re(long element) {
    return word(wordOf(element));
  }

  /** The imaginary part, 0 for real types. */
  double im(long element) {
    return parts == 1 ? 0 : word(wordOf(element) + 1);
  }

  void set(long element, double re, double im) {
    putWord(wordOf(element), re);
    if (parts == 2) {
      putWord(wordOf(element) + 1, im);
    }
  }

  /** Makes each part of an element a signalling NaN that no other payload gives. */
  void setNaN(long element, long payload) {
    for (int part = 0; part < parts; part++) {
      int word = wordOf(element) + part;
      long distinct = 1 + payload * parts + part;
      if (type.real() == DataType.F32) {
        bytes.putInt(word * Float.BYTES, 0x7f80_0000 + (int) distinct);
      } else {
        bytes.putLong(word * Double.BYTES, 0x7ff0_0000_0000_0000L + distinct);
      }
    }
  }

  /** The bits of one part of an element, zero-extended. */
  long bits(long element, int part) {
    return wordBits(wordOf(element) + part);
  }

  boolean sameBits(long element, Memory other, long otherElement) {
    for (int part = 0; part < parts; part++) {
      if (bits(element, part) != other.bits(otherElement, part)) {
        return false;
      }
    }
    return true;
  }

  String text(long element) {
    String re = "%s [%x]".formatted(re(element), bits(element, 0));
    return parts == 1 ? re : re + " + i %s [%x]".formatted(im(element), bits(element, 1));
  }

  /** A copy with the same alignment. */
  Memory copy() {
    Memory copy = new Memory(type, elements, firstWord - GUARD_BYTES / type.real().bytes());
    copy.bytes.put(0, bytes, 0, words * type.real().bytes());
    return copy;
  }

  /** Fails if a bit differs, guards included. */
  void assertSameBits(Memory expected, String name, String label) {
    for (int word = firstDifference(expected); word < words; word++) {
      if (wordBits(word) != expected.wordBits(word)) {
        fail(
            "%s: element %d, counted from %s's address (which has %d): got the bits %x (%s), expected %x (%s)"
                .formatted(
                    label,
                    elementOf(word),
                    name,
                    elements,
                    wordBits(word),
                    word(word),
                    expected.wordBits(word),
                    expected.word(word)));
      }
    }
  }

  /** Fails if a bit differs from what it was, guards included, other than in some elements. */
  void assertUnchanged(Memory before, BitSet exceptElements, String name, String label) {
    for (int word = firstDifference(before); word < words; word++) {
      if (wordBits(word) == before.wordBits(word)) {
        continue;
      }
      int element = elementOf(word);
      if (element < 0 || !exceptElements.get(element)) {
        fail(
            "%s: element %d, counted from %s's address (which has %d), must stay untouched: its bits were %x and are %x"
                .formatted(label, element, name, elements, before.wordBits(word), wordBits(word)));
      }
    }
  }

  /** Fails if a bit around the elements is not as it was at first. */
  void assertGuardsIntact(String name, String label) {
    long canary = type.real() == DataType.F32 ? CANARY_F32 : CANARY_F64;
    for (int word = 0; word < words; word++) {
      if (word == firstWord) {
        word += elements * parts;
      }
      if (wordBits(word) != canary) {
        fail(
            "%s: element %d, counted from the address of %s (which has %d), must stay untouched: its bits were %x and are %x"
                .formatted(label, elementOf(word), name, elements, canary, wordBits(word)));
      }
    }
  }

  /** The first word with other bits, or the number of words. */
  private int firstDifference(Memory other) {
    int size = words * type.real().bytes();
    int offset = bytes.slice(0, size).mismatch(other.bytes.slice(0, size));
    return offset < 0 ? words : offset / type.real().bytes();
  }

  private int wordOf(long element) {
    if (element < 0 || element >= elements) {
      throw new IndexOutOfBoundsException("element " + element + " of " + elements);
    }
    return firstWord + (int) element * parts;
  }

  private int elementOf(int word) {
    return Math.floorDiv(word - firstWord, parts);
  }

  private double word(int word) {
    return type.real() == DataType.F32
        ? bytes.getFloat(word * Float.BYTES)
        : bytes.getDouble(word * Double.BYTES);
  }

  private void putWord(int word, double value) {
    if (type.real() == DataType.F32) {
      bytes.putFloat(word * Float.BYTES, (float) value);
    } else {
      bytes.putDouble(word * Double.BYTES, value);
    }
  }

  private long wordBits(int word) {
    return type.real() == DataType.F32
        ? Integer.toUnsignedLong(bytes.getInt(word * Float.BYTES))
        : bytes.getLong(word * Double.BYTES);
  }

  private void fillWithCanaries() {
    int size = words * type.real().bytes();
    if (type.real() == DataType.F32) {
      bytes.putInt(0, CANARY_F32);
    } else {
      bytes.putLong(0, CANARY_F64);
    }
    for (int filled = type.real().bytes(); filled < size; filled *= 2) {
      bytes.put(filled, bytes, 0, Math.min(filled, size - filled));
    }
  }
}
