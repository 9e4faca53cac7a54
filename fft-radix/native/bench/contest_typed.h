/*
 * One length in one precision: the engine's line beside FFTW's plan. Included once for each
 * precision, with REAL, NAME and FFTW(x), the prefix of FFTW's functions.
 */
#include "engine.h"

struct NAME(contest) {
  struct NAME(line) * line;
  FFTW(plan) plan;
  REAL *in, *out;
  void *workspace, *scratch;
};

static void NAME(run_line)(const void *argument) {
  const struct NAME(contest) *c = argument;
  NAME(line_run)(c->line, c->in, c->out, false, 1, c->workspace, c->scratch);
}

static void NAME(run_fftw)(const void *argument) {
  const struct NAME(contest) *c = argument;
  FFTW(execute)(c->plan);
}

/* Relative L2 of the difference to exact. */
static double NAME(error_of)(const REAL *out, const long double *exact, int64_t n) {
  long double difference = 0, norm = 0;
  for (int64_t i = 0; i < 2 * n; i++) {
    difference += (out[i] - exact[i]) * (out[i] - exact[i]);
    norm += exact[i] * exact[i];
  }
  return (double)sqrtl(difference / norm);
}

static struct result NAME(compare)(int64_t n, const struct options *options) {
  struct NAME(contest) c;
  c.in = memory((size_t)(2 * n) * sizeof(REAL));
  c.out = memory((size_t)(2 * n) * sizeof(REAL));
  FFTW(complex) *in = (FFTW(complex) *)c.in, *out = (FFTW(complex) *)c.out;
  c.plan = FFTW(plan_dft_1d)((int)n, in, out, FFTW_FORWARD, options->flags);
  c.line = NAME(line_new)(n, options->effort);
  c.workspace = memory((size_t)NAME(line_workspace_bytes)(c.line));
  c.scratch = memory((size_t)NAME(line_scratch_bytes)(c.line));
  long double *exact = memory((size_t)(2 * n) * sizeof *exact);
  uint64_t state = 1;
  for (int64_t i = 0; i < 2 * n; i++) {
    c.in[i] = (REAL)next_number(&state);
    exact[i] = c.in[i];
  }
  transform_exactly(exact, n);

  struct result result;
  NAME(run_line)(&c);
  result.error = NAME(error_of)(c.out, exact, n);
  NAME(run_fftw)(&c);
  result.fftw_error = NAME(error_of)(c.out, exact, n);
  time_both(NAME(run_line), NAME(run_fftw), &c, options, &result);
  NAME(line_free)(c.line);
  FFTW(destroy_plan)(c.plan);
  free(c.in);
  free(c.out);
  free(c.workspace);
  free(c.scratch);
  free(exact);
  return result;
}
