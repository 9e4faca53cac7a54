/* Whole numbers: factors, powers and primitive roots. Moduli stay below 2^31. */
#ifndef VGPU_FFT_NUMBERS_H
#define VGPU_FFT_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

/* The smallest prime that divides n > 1. */
int64_t smallest_prime_factor(int64_t n);
bool is_prime(int64_t n);

/* base^exponent modulo a modulus. */
int64_t power_modulo(int64_t base, int64_t exponent, int64_t modulus);
/* The x with a * x = 1 modulo a modulus that has no factor in common with a. */
int64_t inverse_modulo(int64_t a, int64_t modulus);
/* A number whose powers run through 1..prime-1; the prime is odd. */
int64_t primitive_root(int64_t prime);

/* A length of at least n with factors 2, 3, 5 and 7 only, whose transform is about the fastest. */
int64_t fast_length(int64_t n);

#endif
