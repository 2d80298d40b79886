/* Writes BYTES bytes to big.bin in pieces: fill BYTES. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int file = open("big.bin", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  long left = atol(argv[1]);
  printf("%d\n", file >= 0);
  fflush(stdout);
  for (; left > 0; left -= 100) write(file, argv[0], left < 100 ? 1 : 7);
  return argc == 0;
}
