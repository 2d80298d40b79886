/* Edges of IEEE 754: every operation on every pair, bits folded into one sum. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t sum = 1469598103934665603ull;

static void add(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  sum = (sum ^ bits) * 1099511628211ull;
}

static void addf(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  sum = (sum ^ bits) * 1099511628211ull;
}

int main(void) {
  volatile double d[] = {0.0, -0.0, 1.0, -1.5, 2.5, 3.5, INFINITY, -INFINITY, NAN, DBL_MIN, DBL_MAX, 5e-324,
                         -5e-324, 1e16, 0.1, 4503599627370497.5, 9007199254740993.0, -2147483648.5};
  volatile float f[] = {0.0f, -0.0f, 1.0f, -1.5f, INFINITY, -INFINITY, NAN, FLT_MIN, FLT_MAX, 1e-45f, 0.1f,
                        16777217.0f};
  for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
    double a = d[i];
    add(sqrt(a)); add(ceil(a)); add(floor(a)); add(trunc(a)); add(nearbyint(a)); addf((float)a);
    for (size_t j = 0; j < sizeof d / sizeof *d; j++) {
      double b = d[j];
      add(a + b); add(a - b); add(a * b); add(a / b); add(fmin(a, b)); add(fmax(a, b)); add(copysign(a, b));
      sum += (uint64_t)((a < b) | (a <= b) << 1 | (a == b) << 2 | (a != b) << 3);
    }
  }
  printf("%016llx\n", (unsigned long long)sum);
  for (size_t i = 0; i < sizeof f / sizeof *f; i++) {
    float a = f[i];
    addf(sqrtf(a)); addf(ceilf(a)); addf(floorf(a)); addf(truncf(a)); addf(nearbyintf(a)); add((double)a);
    for (size_t j = 0; j < sizeof f / sizeof *f; j++) {
      float b = f[j];
      addf(a + b); addf(a - b); addf(a * b); addf(a / b); addf(fminf(a, b)); addf(fmaxf(a, b));
      addf(copysignf(a, b));
    }
  }
  printf("%016llx\n", (unsigned long long)sum);
  return 0;
}
