/* Longest Collatz chain below N: collatz N. 64-bit integers only. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long long limit = atoll(argv[1]), best = 0, start = 0;
  for (long long n = 1; n < limit; n++) {
    long long x = n, steps = 0;
    for (; x != 1; steps++) x = x % 2 ? 3 * x + 1 : x / 2;
    if (steps > best) best = steps, start = n;
  }
  printf("%lld %lld\n", start, best);
  return argc == 0;
}
