/* Recursion without an end, a kilobyte of the program's own stack each time. */
#include <stdio.h>

static volatile int more = 1;

__attribute__((noinline)) static int fall(volatile char *above) {
  volatile char here[1024];
  here[0] = above[0] + 1;
  if (!more) return 0;
  return fall(here) + here[0];
}

int main(void) {
  char top = 0;
  printf("%d\n", fall(&top));
  return 0;
}
