/* A small machine that calls its operations through a table: tables PROGRAM. */
#include <stdio.h>
#include <stdlib.h>

typedef long (*Operation)(long, long);

static long add(long a, long b) { return a + b; }
static long subtract(long a, long b) { return a - b; }
static long multiply(long a, long b) { return a * b; }
static long divide(long a, long b) { return a / b; }

int main(int argc, char **argv) {
  static const Operation operations[] = {add, subtract, multiply, divide};
  long stack[64] = {0};
  int top = 0;
  for (const char *p = argv[1]; *p; p++) {
    switch (*p) {
      case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
        stack[top++] = *p - '0';
        break;
      case '+': case '-': case '*': case '/':
        top--;
        stack[top - 1] = operations[*p == '+' ? 0 : *p == '-' ? 1 : *p == '*' ? 2 : 3](stack[top - 1], stack[top]);
        break;
      default:
        fprintf(stderr, "what is %c\n", *p);
        return 2;
    }
  }
  printf("%ld\n", stack[top - 1]);
  return argc == 0;
}
