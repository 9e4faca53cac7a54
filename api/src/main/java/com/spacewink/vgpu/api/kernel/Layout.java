package com.spacewink.vgpu.api.kernel;

/** The order in which a matrix lies in memory. */
public enum Layout {
  /** Rows are contiguous: element (i, j) lies at {@code i * ld + j}. The default of vGPU. */
  ROW_MAJOR,
  /** Columns are contiguous: element (i, j) lies at {@code i + j * ld}, as in Fortran and BLAS. */
  COLUMN_MAJOR
}
