/* Spins for about argv[1] million steps, then prints argv[2..] and what it read: a task that takes its time. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  unsigned long long state = 88172645463325252ULL;
  long long steps = argc > 1 ? atoll(argv[1]) * 1000000LL : 0;
  for (long long i = 0; i < steps; i++) {
    state ^= state << 13; state ^= state >> 7; state ^= state << 17;
  }
  for (int i = 2; i < argc; i++) printf("%s ", argv[i]);
  int c, n = 0;
  while ((c = getchar()) != EOF) n++;
  printf("%llu %d\n", state, n);
  return 0;
}
