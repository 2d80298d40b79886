/* Compresses standard input by back references, takes it apart again, and says both sizes. */
#include <stdio.h>
#include <string.h>

static unsigned char in[65536], packed[131072], out[65536];

int main(void) {
  size_t size = fread(in, 1, sizeof in, stdin), used = 0, made = 0;
  for (size_t at = 0; at < size;) {
    size_t best = 0, where = 0;
    for (size_t from = at > 255 ? at - 255 : 0; from < at; from++) {
      size_t n = 0;
      while (n < 255 && at + n < size && in[from + n] == in[at + n]) n++;
      if (n > best) best = n, where = at - from;
    }
    packed[used++] = (unsigned char)(best > 3 ? where : 0);
    packed[used++] = (unsigned char)(best > 3 ? best : in[at]);
    at += best > 3 ? best : 1;
  }
  for (size_t at = 0; at < used; at += 2) {
    if (!packed[at]) out[made++] = packed[at + 1];
    else for (int n = packed[at + 1]; n > 0; n--, made++) out[made] = out[made - packed[at]];
  }
  printf("%zu -> %zu -> %zu, %s\n", size, used, made, size == made && !memcmp(in, out, size) ? "same" : "DIFFERENT");
  return 0;
}
