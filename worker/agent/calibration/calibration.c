/* What a worker's speed is measured with: integers, floating point, memory and branches in turn, until
   the fuel is spent. It must never end by itself, and never write: only the time is of interest. */
#include <stdint.h>

static uint32_t memory[1 << 14];

int main(void) {
  uint32_t x = 2463534242u;
  double y = 0.5;
  for (uint32_t i = 0;; i++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    uint32_t *slot = &memory[x & 0x3fff];
    if (*slot & 1) {
      y = y * 3.7 * (1.0 - y);
      *slot = x + (uint32_t)(y * 1024.0);
    } else {
      *slot += x * 2654435761u + i;
    }
    if (y == 2.0) { /* never: the map stays between 0 and 1 */
      return 1;
    }
  }
}
