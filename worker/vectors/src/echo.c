/* All that a task is given: arguments, environment, standard input. */
#include <stdio.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv) {
  int variables = 0, c;
  for (int i = 0; i < argc; i++) printf("[%s]\n", argv[i]);
  while (environ && environ[variables]) variables++;
  printf("%d variables, terminals %d %d %d\n", variables, isatty(0), isatty(1), isatty(2));
  while ((c = getchar()) != EOF) putchar(c);
  fputs("to standard error\n", stderr);
  return 0;
}
