/* Moves memory with the bulk instructions, regions that overlap included. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned char area[1 << 18];

int main(void) {
  uint32_t seed = 1, sum = 0;
  for (size_t i = 0; i < sizeof area; i++) area[i] = (unsigned char)((seed = seed * 1664525 + 1013904223) >> 24);
  for (int turn = 0; turn < 64; turn++) {
    size_t from = (seed = seed * 1664525 + 1013904223) % (sizeof area / 2);
    size_t to = (seed = seed * 1664525 + 1013904223) % (sizeof area / 2);
    size_t size = (seed = seed * 1664525 + 1013904223) % (sizeof area / 2);
    if (turn % 5 == 4) memset(area + to, turn, size / 16);
    else memmove(area + to, area + from, size);
  }
  for (size_t i = 0; i < sizeof area; i++) sum = sum * 31 + area[i];
  printf("%08x\n", sum);
  return 0;
}
