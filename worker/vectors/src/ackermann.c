/* Ackermann's function: ackermann M N. Little but calls, and deep. */
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

int main(int argc, char **argv) {
  printf("%d\n", ackermann(atoi(argv[1]), atoi(argv[2])));
  return 0;
}
