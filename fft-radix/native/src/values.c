#include "values.h"

#include "memory.h"
#include "vgpu_fft.h"

#define REAL double
#define NAME(name) name##_f64

#include "engine.h"

bool transform_values(double *values, int64_t length) {
  struct line_f64 *line = line_new_f64(length, VGPU_FFT_ESTIMATE);
  if (line == NULL) return false;
  const int64_t workspace_bytes = whole_lines(line_workspace_bytes_f64(line));
  char *memory = table_new(workspace_bytes + line_scratch_bytes_f64(line) + CACHE_LINE, 1);
  if (memory != NULL) {
    line_run_f64(line, values, values, false, 1, memory, memory + workspace_bytes);
  }
  free(memory);
  line_free_f64(line);
  return memory != NULL;
}
