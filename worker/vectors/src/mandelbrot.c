/* Mandelbrot set: mandelbrot SIZE. Prints how many steps all points took together, and a checksum. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  int size = argc > 1 ? atoi(argv[1]) : 64;
  uint64_t total = 0, sum = 1469598103934665603ull;
  for (int row = 0; row < size; row++) {
    for (int column = 0; column < size; column++) {
      double cr = 3.0 * column / size - 2.0, ci = 2.0 * row / size - 1.0, r = 0, i = 0;
      int steps = 0;
      while (steps < 200 && r * r + i * i <= 4.0) {
        double next = r * r - i * i + cr;
        i = 2 * r * i + ci;
        r = next;
        steps++;
      }
      total += steps;
      sum = (sum ^ (uint64_t)steps) * 1099511628211ull;
    }
  }
  printf("%llu %016llx\n", (unsigned long long)total, (unsigned long long)sum);
  return 0;
}
