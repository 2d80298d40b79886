/* Ways to place N queens: queens N. Recursion with bit sets. */
#include <stdio.h>
#include <stdlib.h>

static long place(unsigned all, unsigned columns, unsigned left, unsigned right) {
  if (columns == all) return 1;
  long ways = 0;
  for (unsigned free = all & ~(columns | left | right); free; free &= free - 1) {
    unsigned at = free & -free;
    ways += place(all, columns | at, (left | at) << 1, (right | at) >> 1);
  }
  return ways;
}

int main(int argc, char **argv) {
  printf("%ld\n", place((1u << atoi(argv[1])) - 1, 0, 0, 0));
  return 0;
}
