/* Writes LINES lines, each at once: flood LINES. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 64);
  for (long i = 0; i < atol(argv[1]); i++) printf("line %ld of output\n", i);
  return argc == 0;
}
