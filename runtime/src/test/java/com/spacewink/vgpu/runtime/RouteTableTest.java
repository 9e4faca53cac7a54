package com.spacewink.vgpu.runtime;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.spacewink.vgpu.api.DataType;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private final RouteTable table = new RouteTable();

  @Test
  void routesThatShareAPlaceFindEachOthersBehindIt() {
    Route[] routes = new Route[5000];
    for (int key = 0; key < routes.length; key++) {
      routes[key] = route();
      table.put(key, routes[key]);
    }
    for (int round = 0; round < 2; round++) {
      for (int key = 0; key < routes.length; key++) {
        assertSame(routes[key], table.find(key));
      }
    }
    assertNull(table.find(routes.length));
  }

  @Test
  void manyRoutesBeginAnewInsteadOfFillingTheMemory() {
    Route first = route();
    table.put(-1, first);
    for (int key = 0; key < 1 << 14; key++) {
      table.put(key, route());
    }
    assertNull(table.find(-1));
  }

  @Test
  void routesOfProvidersAskedForAreKeptByOperationAndType() {
    Route route = route();
    table.put(KernelFamily.GEMM, DataType.F32, "avx2/kc.256", route);
    assertSame(route, table.find(KernelFamily.GEMM, DataType.F32, "avx2/kc.256"));
    assertNull(table.find(KernelFamily.GEMM, DataType.F64, "avx2/kc.256"));
    assertNull(table.find(KernelFamily.REDUCE, DataType.F32, "avx2/kc.256"));
    assertNull(table.find(KernelFamily.GEMM, DataType.F32, "avx2"));
  }

  @Test
  void manyProvidersAskedForFindTheirOwnRoutes() {
    Route[] routes = new Route[500];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = route();
      table.put(KernelFamily.GEMM, DataType.F32, "provider" + i, routes[i]);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < routes.length; i++) {
        assertSame(routes[i], table.find(KernelFamily.GEMM, DataType.F32, "provider" + i));
      }
    }
  }

  private static Route route() {
    return new Route(new Provider(null, () -> null), null, 0);
  }
}
