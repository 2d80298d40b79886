/* Ways to end: end exit CODE, end abort, end divide, end wild, end return. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  volatile int zero = argc - argc;
  printf("before\n");
  fflush(stdout);
  if (!strcmp(argv[1], "exit")) exit(atoi(argv[2]));
  if (!strcmp(argv[1], "abort")) abort();
  if (!strcmp(argv[1], "divide")) printf("%d\n", argc / zero);
  if (!strcmp(argv[1], "wild")) printf("%d\n", *(volatile int *)0x7ffffff0);
  printf("after\n");
  return 0;
}
