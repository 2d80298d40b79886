/* A search in legs: legs STEPS_PER_LEG LEGS. What is found so far is the state; output, clock, random bytes and
   an output file go on from leg to leg, while memory, descriptors and standard input begin anew. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sidework.h"

struct search {
  uint32_t leg, best, at;
};

static uint32_t steps(uint32_t n) {
  uint32_t count = 0;
  for (uint64_t x = n; x != 1; count++) x = x % 2 ? 3 * x + 1 : x / 2;
  return count;
}

static struct timespec now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time;
}

int main(int argc, char **argv) {
  static int in_memory;
  char line[16] = "";
  unsigned char random[3];
  struct search s = {0, 0, 0};
  uint32_t per_leg = argc > 1 ? atoi(argv[1]) : 1, legs = argc > 2 ? atoi(argv[2]) : 1;
  if (sidework_state_size() > 0 && sidework_state_read(&s, sizeof s, 0) != sizeof s) return 3;
  uint32_t first = s.leg * per_leg + 1;
  for (uint32_t n = first; n < first + per_leg; n++) {
    uint32_t count = steps(n);
    if (count > s.best) s.best = count, s.at = n;
  }
  s.leg++;
  in_memory++;
  ssize_t got = read(0, line, sizeof line - 1);
  getentropy(random, sizeof random);
  nanosleep(&(struct timespec){1, 0}, NULL);
  printf("leg %u: %u steps from %u; %d in memory, %d bytes \"%s\", %02x%02x%02x, after %d s\n", s.leg, s.best, s.at,
      in_memory, (int)got, line, random[0], random[1], random[2], (int)now().tv_sec);
  fprintf(stderr, "leg %u\n", s.leg);
  FILE *log = fopen("log.txt", "a");
  if (log) {
    fprintf(log, "%u %u\n", s.leg, s.at);
    fclose(log);
  }
  fflush(stdout);
  if (s.leg < legs) sidework_checkpoint(&s, sizeof s);
  return 0;
}
