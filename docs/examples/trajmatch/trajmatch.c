/* Trajectory matching: fits an SIR epidemic to daily counts of boys in bed.
 *
 * Integrates dS/dt = -beta S I / N, dI/dt = beta S I / N - gamma I for every point of a tile of the
 * (beta, gamma) grid and reports the point whose I comes closest to the data, in squared error.
 * The counts come from standard input, the tile from the arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DAYS = 366, STEPS_PER_DAY = 100 };

static const double POPULATION = 763.0;

static double data[MAX_DAYS];
static int days;

/* One classical Runge-Kutta run; day 0 is the first count. */
static double squared_error(double beta, double gamma) {
  const double h = 1.0 / STEPS_PER_DAY;
  const double b = beta / POPULATION;
  double i = data[0];
  double s = POPULATION - i;
  double sum = 0.0;
  for (int day = 1; day < days; day++) {
    for (int step = 0; step < STEPS_PER_DAY; step++) {
      double f1 = b * s * i, g1 = f1 - gamma * i;
      double s2 = s - 0.5 * h * f1, i2 = i + 0.5 * h * g1;
      double f2 = b * s2 * i2, g2 = f2 - gamma * i2;
      double s3 = s - 0.5 * h * f2, i3 = i + 0.5 * h * g2;
      double f3 = b * s3 * i3, g3 = f3 - gamma * i3;
      double s4 = s - h * f3, i4 = i + h * g3;
      double f4 = b * s4 * i4, g4 = f4 - gamma * i4;
      s -= h / 6.0 * (f1 + 2.0 * (f2 + f3) + f4);
      i += h / 6.0 * (g1 + 2.0 * (g2 + g3) + g4);
    }
    sum += (i - data[day]) * (i - data[day]);
  }
  return sum;
}

static void fail(const char *why) {
  fprintf(stderr, "trajmatch: %s\n", why);
  exit(2);
}

static const char *option(int argc, char **argv, const char *name) {
  for (int k = 1; k + 1 < argc; k += 2) {
    if (strcmp(argv[k], name) == 0) {
      return argv[k + 1];
    }
  }
  fail(name);
  return NULL;
}

static double number(int argc, char **argv, const char *name) {
  return strtod(option(argc, argv, name), NULL);
}

static int count(int argc, char **argv, const char *name) {
  int value = atoi(option(argc, argv, name));
  if (value < 1 || value > 1000000) {
    fail(name);
  }
  return value;
}

static void read_data(void) {
  static char text[16384];
  size_t length = fread(text, 1, sizeof text - 1, stdin);
  text[length] = '\0';
  for (char *at = text, *end; days < MAX_DAYS; at = end) {
    double value = strtod(at, &end);
    if (end == at) {
      break;
    }
    data[days++] = value;
  }
  if (days < 2) {
    fail("standard input needs at least two counts");
  }
}

int main(int argc, char **argv) {
  double beta0 = number(argc, argv, "--beta"), beta_step = number(argc, argv, "--beta-step");
  double gamma0 = number(argc, argv, "--gamma"), gamma_step = number(argc, argv, "--gamma-step");
  int betas = count(argc, argv, "--beta-count"), gammas = count(argc, argv, "--gamma-count");
  read_data();
  double best = -1.0, best_beta = 0.0, best_gamma = 0.0;
  for (int j = 0; j < betas; j++) {
    for (int k = 0; k < gammas; k++) {
      double beta = beta0 + j * beta_step, gamma = gamma0 + k * gamma_step;
      double error = squared_error(beta, gamma);
      if (best < 0.0 || error < best) {
        best = error, best_beta = beta, best_gamma = gamma;
      }
    }
  }
  printf("{\"beta\":%.6f,\"gamma\":%.6f,\"sse\":%.6f,\"points\":%ld}\n", best_beta, best_gamma, best,
         (long)betas * gammas);
  return 0;
}
