/* SEIR epidemic by fourth-order Runge-Kutta: seir BETA STEPS. One population, four compartments. */
#include <stdio.h>
#include <stdlib.h>

typedef struct { double s, e, i, r; } State;

static State slope(State x, double beta) {
  const double sigma = 1 / 5.2, gamma = 1 / 2.9;
  double n = x.s + x.e + x.i + x.r, infected = beta * x.s * x.i / n;
  State d = {-infected, infected - sigma * x.e, sigma * x.e - gamma * x.i, gamma * x.i};
  return d;
}

static State along(State x, State d, double h) {
  State y = {x.s + h * d.s, x.e + h * d.e, x.i + h * d.i, x.r + h * d.r};
  return y;
}

int main(int argc, char **argv) {
  double beta = argc > 1 ? atof(argv[1]) : 0.9, h = 0.01;
  long steps = argc > 2 ? atol(argv[2]) : 10000;
  State x = {999990, 0, 10, 0};
  double peak = 0;
  for (long n = 0; n < steps; n++) {
    State a = slope(x, beta), b = slope(along(x, a, h / 2), beta);
    State c = slope(along(x, b, h / 2), beta), d = slope(along(x, c, h), beta);
    x = along(x, a, h / 6);
    x = along(x, b, h / 3);
    x = along(x, c, h / 3);
    x = along(x, d, h / 6);
    if (x.i > peak) peak = x.i;
  }
  printf("%.17g %.17g %.17g %.17g %.17g\n", x.s, x.e, x.i, x.r, peak);
  return 0;
}
