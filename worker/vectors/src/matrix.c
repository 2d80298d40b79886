/* Product of two square matrices of float: matrix SIZE. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 16;
  float *a = malloc(sizeof *a * n * n), *b = malloc(sizeof *b * n * n), trace = 0;
  for (int i = 0; i < n * n; i++) {
    a[i] = (float)(i % 17) / 7;
    b[i] = (float)(i % 23) / 11 - 1;
  }
  for (int i = 0; i < n; i++) {
    float total = 0;
    for (int j = 0; j < n; j++) {
      float dot = 0;
      for (int k = 0; k < n; k++) dot += a[i * n + k] * b[k * n + j];
      total += j == i ? dot : dot * 1e-3f;
    }
    trace += total;
  }
  printf("%a\n", (double)trace);
  return 0;
}
