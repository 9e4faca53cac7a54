#include "numbers.h"

int64_t smallest_prime_factor(int64_t n) {
  for (int64_t p = 2; p * p <= n; p += p == 2 ? 1 : 2) {
    if (n % p == 0) return p;
  }
  return n;
}

bool is_prime(int64_t n) { return n > 1 && smallest_prime_factor(n) == n; }

int64_t power_modulo(int64_t base, int64_t exponent, int64_t modulus) {
  int64_t power = 1 % modulus;
  for (base %= modulus; exponent > 0; exponent >>= 1) {
    if (exponent & 1) power = power * base % modulus;
    base = base * base % modulus;
  }
  return power;
}

int64_t inverse_modulo(int64_t a, int64_t modulus) {
  int64_t r = modulus, s = a % modulus, x = 0, y = 1 % modulus;
  while (s > 1) {
    const int64_t quotient = r / s, rest = r % s, next = x - quotient * y;
    r = s;
    s = rest;
    x = y;
    y = next;
  }
  return y < 0 ? y + modulus : y;
}

static bool is_primitive_root(int64_t g, int64_t prime) {
  for (int64_t rest = prime - 1; rest > 1;) {
    const int64_t factor = smallest_prime_factor(rest);
    if (power_modulo(g, (prime - 1) / factor, prime) == 1) return false;
    while (rest % factor == 0) rest /= factor;
  }
  return true;
}

int64_t primitive_root(int64_t prime) {
  int64_t g = 2;
  while (!is_primitive_root(g, prime)) g++;
  return g;
}

/* Relative work of a pass over all numbers for each factor. */
static double passes(int twos, int threes, int fives, int sevens) {
  return 1.0 * twos + 1.8 * threes + 2.9 * fives + 4.2 * sevens;
}

int64_t fast_length(int64_t n) {
  int64_t best = 0;
  double least = 0;
  int64_t seven = 1;
  for (int sevens = 0; sevens <= 2; sevens++, seven *= 7) {
    int64_t five = seven;
    for (int fives = 0; fives <= 4; fives++, five *= 5) {
      int64_t three = five;
      for (int threes = 0; threes <= 5; threes++, three *= 3) {
        int64_t length = three;
        int twos = 0;
        for (; length < n; length *= 2) twos++;
        /* Vectors want whole numbers of lanes. */
        if (twos < 4 && n > 64) continue;
        const double work = (double)length * (4 + passes(twos, threes, fives, sevens));
        if (best == 0 || work < least) {
          best = length;
          least = work;
        }
      }
    }
  }
  return best;
}
