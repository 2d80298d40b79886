/* Random bytes: random COUNT. They are the task's own, so its copies draw the same. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  unsigned char bytes[256];
  long count = atol(argv[1]);
  while (count > 0) {
    size_t part = count < 100 ? (size_t)count : 100;
    if (getentropy(bytes, part)) return 1;
    for (size_t i = 0; i < part; i++) printf("%02x", bytes[i]);
    count -= (long)part;
  }
  puts("");
  return argc == 0;
}
