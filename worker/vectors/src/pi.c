/* Monte-Carlo pi: pi POINTS. The random numbers are xorshift64*, so every machine draws the same. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252ull;

static double uniform(void) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (double)((state * 2685821657736338717ull) >> 11) / 9007199254740992.0;
}

int main(int argc, char **argv) {
  long points = argc > 1 ? atol(argv[1]) : 10000, inside = 0;
  for (long i = 0; i < points; i++) {
    double x = uniform(), y = uniform();
    if (x * x + y * y < 1.0) inside++;
  }
  printf("%.17g\n", 4.0 * (double)inside / (double)points);
  return 0;
}
