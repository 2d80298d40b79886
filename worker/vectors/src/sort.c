/* Sorts the lines of standard input: calls through a pointer, strings, memory that grows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int forward(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static int backward(const void *a, const void *b) { return -forward(a, b); }

int main(int argc, char **argv) {
  char line[256], **lines = NULL;
  size_t count = 0;
  while (fgets(line, sizeof line, stdin)) {
    lines = realloc(lines, (count + 1) * sizeof *lines);
    lines[count++] = strdup(line);
  }
  qsort(lines, count, sizeof *lines, argc > 1 && !strcmp(argv[1], "-r") ? backward : forward);
  for (size_t i = 0; i < count; i++) fputs(lines[i], stdout);
  return 0;
}
