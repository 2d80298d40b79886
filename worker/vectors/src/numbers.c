/* Reads numbers as text and writes them as text: the longest float code in a C library. */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char text[64];
  while (scanf("%63s", text) == 1) {
    double x = strtod(text, NULL);
    printf("%s = %.17g = %a = %.3f = %e = %f\n", text, x, x, x, x, (double)(float)x);
  }
  return 0;
}
