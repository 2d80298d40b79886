/* A loop without an end, after a first line of output. */
#include <stdio.h>

int main(void) {
  volatile unsigned turns = 0;
  puts("turning");
  fflush(stdout);
  for (;;) turns++;
}
