/* Time as a task sees it: it begins in 2020, runs with fuel, and sleeping takes none of ours. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void show(const char *name, clockid_t clock) {
  struct timespec now, tick;
  clock_gettime(clock, &now);
  clock_getres(clock, &tick);
  printf("%s %lld.%09ld, tick %ld\n", name, (long long)now.tv_sec, now.tv_nsec, tick.tv_nsec);
}

int main(void) {
  time_t now = time(NULL);
  printf("%s", asctime(gmtime(&now)));
  show("real", CLOCK_REALTIME);
  show("monotonic", CLOCK_MONOTONIC);
  sleep(3600);
  usleep(250);
  show("real", CLOCK_REALTIME);
  show("monotonic", CLOCK_MONOTONIC);
  return 0;
}
