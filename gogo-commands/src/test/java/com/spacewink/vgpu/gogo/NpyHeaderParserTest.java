package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderParserTest {
  private static NpyHeader parse(String text) {
    return new NpyHeaderParser("a.npy", text).parse(128);
  }

  private static String refusal(String text) {
    VgpuException refused = assertThrows(VgpuException.class, () -> parse(text));
    assertEquals(Status.INVALID_VALUE, refused.status());
    assertFalse(refused.getMessage().contains("\n"), "more than one line");
    return refused.getMessage();
  }

  @Test
  void readsWhatNumpyWrites() {
    NpyHeader header =
        parse("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }          \n");
    assertEquals(NpyType.FLOAT64, header.type());
    assertEquals(ByteOrder.LITTLE_ENDIAN, header.order());
    assertFalse(header.fortranOrder());
    assertArrayEquals(new long[] {3, 4}, header.shape());
    assertEquals(128, header.dataOffset());
    assertEquals("(3, 4) of f64", header.toString());
  }

  @Test
  void readsKeysInAnyOrderAndWithoutATrailingComma() {
    NpyHeader header = parse("{\"shape\":(2,),\"descr\":\">c8\",\"fortran_order\":True}");
    assertEquals(NpyType.COMPLEX64, header.type());
    assertEquals(ByteOrder.BIG_ENDIAN, header.order());
    assertTrue(header.fortranOrder());
    assertArrayEquals(new long[] {2}, header.shape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"(); 0", "(5,); 1", "(5, 6,); 2", "(3L, 4L); 2", "( 1 , 2 , 3 ); 3", "(0, 7); 2"})
  void readsTuples(String tuple, int rank) {
    assertEquals(rank, parse(NpyFiles.dictionary("<f4", false, tuple)).rank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<f4", ">f4", "=f4", "<f8", ">f8", "<c8", ">c8", "<c16", ">c16", "|i1", "|u1", "|b1", "<i1",
        "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "=i8"
      })
  void readsEveryNumericType(String descr) {
    assertEquals(
        descr.substring(1), parse(NpyFiles.dictionary(descr, false, "(2,)")).type().code());
  }

  @Test
  void nativeOrderIsTheMachines() {
    assertEquals(ByteOrder.nativeOrder(), parse(NpyFiles.dictionary("=f8", false, "(2,)")).order());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "f", "<", "f8", "|f8", "<f2", "<f16", "<c32", "<U5", "|S3", "<M8[ns]", "|V8", "xf8"
      })
  void refusesTypesThatAreNoNumbers(String descr) {
    String message = refusal(NpyFiles.dictionary(descr, false, "(2,)"));
    assertTrue(message.startsWith("a.npy: holds elements of type '" + descr + "'"), message);
  }

  @Test
  void refusesObjects() {
    assertEquals(
        "a.npy: holds pickled Python objects, which are never read: expected numbers",
        refusal(NpyFiles.dictionary("|O", false, "(2,)")));
  }

  @Test
  void refusesStructures() {
    assertEquals(
        "a.npy: holds structured elements: expected numbers of one type",
        refusal("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,)}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{'descr': '<f8'}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} import os",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2 3)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2.5,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0x2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': [2]}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '\\x3cf8', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}"
      })
  void refusesAllElse(String text) {
    String message = refusal(text);
    assertTrue(message.startsWith("a.npy: header "), message);
  }

  @Test
  void refusesMoreAxesThanNumpyHas() {
    String shape = "(" + "1, ".repeat(65) + ")";
    assertEquals(
        "a.npy: header claims more than 64 axes",
        refusal(NpyFiles.dictionary("<f8", false, shape)));
    assertEquals(64, parse(NpyFiles.dictionary("<f8", false, "(" + "1, ".repeat(64) + ")")).rank());
  }

  @Test
  void refusesProductsThatOverflow() {
    String shape = "(1152921504606846976, 1152921504606846976, 16)";
    assertEquals(
        "a.npy: header claims the extent 1152921504606846976: expected less than 10^18",
        refusal(NpyFiles.dictionary("<f8", false, shape)));
    assertEquals(
        "a.npy: header claims (4294967296, 4294967296) of f64, more bytes than any file holds",
        refusal(NpyFiles.dictionary("<f8", false, "(4294967296, 4294967296)")));
  }

  @Test
  void aZeroExtentMakesTheOthersHarmless() {
    NpyHeader header = parse(NpyFiles.dictionary("<f8", false, "(0, 4294967296, 4294967296)"));
    assertEquals(0, header.elements());
  }

  @Test
  void messagesAreFitToBePrinted() {
    String message = refusal("{'\u001b[31m\n" + "x".repeat(100) + "': 1}");
    assertEquals(
        "a.npy: header has the key '?[31m?"
            + "x".repeat(34)
            + "…', expected"
            + " [descr, fortran_order, shape]",
        message);
  }
}
