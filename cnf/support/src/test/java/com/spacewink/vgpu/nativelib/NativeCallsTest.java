package com.spacewink.vgpu.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import com.spacewink.vgpu.lifecycle.CallGate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeCallsTest {
  private static final int FIELDS = 3;

  private final NativeCalls calls = new NativeCalls(FIELDS);

  @Test
  void fieldsLieAtTheAddressEightBytesApart() {
    try (NativeCall call = calls.begin()) {
      call.put(0, 7);
      call.putDouble(2, 0.5);
      assertEquals(7, MemoryIO.getInstance().getLong(call.address()));
      assertEquals(0.5, MemoryIO.getInstance().getDouble(call.address() + 2 * Long.BYTES));
      assertEquals(7, call.get(0));
    }
  }

  @Test
  void callLikeTheLastOneFindsItsFieldsFilled() {
    Object by = new Object();
    Object spec = new Object();
    try (NativeCall call = calls.begin()) {
      assertFalse(call.isFilled(by, spec));
      call.put(1, 42);
      call.filled(by, spec);
    }
    try (NativeCall call = calls.begin()) {
      assertTrue(call.isFilled(by, spec));
      assertEquals(42, call.get(1));
    }
  }

  @Test
  void fieldsOfAnotherOrForSomethingElseMustBeFilled() {
    Object by = new Object();
    Object spec = new Object();
    try (NativeCall call = calls.begin()) {
      call.filled(by, spec);
      assertFalse(call.isFilled(new Object(), spec));
      call.filled(by, spec);
      assertFalse(call.isFilled(by, new Object()));
    }
  }

  @Test
  void whoeverDoesNotFinishLeavesNothingFilled() {
    Object by = new Object();
    Object spec = new Object();
    try (NativeCall call = calls.begin()) {
      call.filled(by, spec);
    }
    try (NativeCall call = calls.begin()) {
      assertFalse(call.isFilled(by, "another"));
    }
    try (NativeCall call = calls.begin()) {
      assertFalse(call.isFilled(by, spec));
    }
  }

  @Test
  void callsAtOnceHaveDescriptorsOfTheirOwn() {
    List<NativeCall> atOnce = new ArrayList<>();
    for (int i = 0; i < 2 * CallGate.PLACES; i++) {
      NativeCall call = calls.begin();
      call.put(0, i);
      atOnce.add(call);
    }
    for (int i = 0; i < atOnce.size(); i++) {
      assertEquals(i, atOnce.get(i).get(0));
    }
    assertNotEquals(atOnce.get(0).address(), atOnce.get(1).address());
    atOnce.forEach(NativeCall::close);
    calls.close();
  }

  @Test
  void noneBeginsOnceClosed() {
    try (NativeCall call = calls.begin()) {
      assertNotNull(call);
    }
    calls.close();
    assertNull(calls.begin());
  }

  @Test
  void closeWaitsForTheCallThatHasBegun() throws Exception {
    Thread closer = new Thread(calls::close);
    try (NativeCall inside = calls.begin()) {
      closer.start();
      for (NativeCall next = calls.begin(); next != null; next = calls.begin()) {
        next.close();
      }
      assertTrue(closer.isAlive());
      inside.put(0, 1);
    }
    closer.join();
  }
}
