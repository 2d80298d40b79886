/* Takes memory block by block until there is none: grow KIBIBYTES. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody may find out that the blocks are never read. */
static char *volatile last;

int main(int argc, char **argv) {
  size_t size = (size_t)atol(argv[1]) << 10, blocks = 0;
  for (char *block; blocks < 1000 && (block = malloc(size)); blocks++) {
    memset(block, (int)blocks, size);
    last = block;
  }
  printf("%zu blocks\n", blocks);
  return 0;
}
