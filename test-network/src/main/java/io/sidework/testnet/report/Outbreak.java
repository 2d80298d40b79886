package io.sidework.testnet.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The SIR model, integrated as the demo's tasks do it: classical Runge-Kutta, 100 steps a day (S0 =
 * N - I0, recovered boys are the rest).
 *
 * <p>The order of operations is that of trajmatch.c, so that an error computed here can be compared
 * with a certified one digit by digit.
 */
final class Outbreak {
  static final int POPULATION = 763;
  private static final int STEPS_PER_DAY = 100;
  private static final double H = 1.0 / STEPS_PER_DAY;

  /** Susceptible and infectious boys at a time in days. */
  record Point(double day, double susceptible, double infectious) {}

  private final double b;
  private final double gamma;
  private double s;
  private double i;

  private Outbreak(double beta, double gamma, double initial) {
    this.b = beta / POPULATION;
    this.gamma = gamma;
    this.i = initial;
    this.s = POPULATION - initial;
  }

  /** Every {@code every}-th step from day 0 to the last day. */
  static List<Point> curve(double beta, double gamma, double initial, int lastDay, int every) {
    Outbreak outbreak = new Outbreak(beta, gamma, initial);
    List<Point> points = new ArrayList<>();
    for (int step = 0; step <= lastDay * STEPS_PER_DAY; step++) {
      if (step % every == 0) {
        points.add(new Point(step * H, outbreak.s, outbreak.i));
      }
      outbreak.step();
    }
    return points;
  }

  /** The model's infectious boys on each whole day. */
  static List<Double> daily(double beta, double gamma, double initial, int days) {
    return curve(beta, gamma, initial, days - 1, STEPS_PER_DAY).stream()
        .map(Point::infectious)
        .toList();
  }

  /** Squared error over the days after the first, which is the starting value. */
  static double squaredError(double beta, double gamma, List<Integer> data) {
    List<Double> model = daily(beta, gamma, data.getFirst(), data.size());
    double sum = 0;
    for (int day = 1; day < data.size(); day++) {
      double error = model.get(day) - data.get(day);
      sum += error * error;
    }
    return sum;
  }

  private void step() {
    double f1 = b * s * i;
    double g1 = f1 - gamma * i;
    double s2 = s - 0.5 * H * f1;
    double i2 = i + 0.5 * H * g1;
    double f2 = b * s2 * i2;
    double g2 = f2 - gamma * i2;
    double s3 = s - 0.5 * H * f2;
    double i3 = i + 0.5 * H * g2;
    double f3 = b * s3 * i3;
    double g3 = f3 - gamma * i3;
    double s4 = s - H * f3;
    double i4 = i + H * g3;
    double f4 = b * s4 * i4;
    double g4 = f4 - gamma * i4;
    s -= H / 6.0 * (f1 + 2.0 * (f2 + f3) + f4);
    i += H / 6.0 * (g1 + 2.0 * (g2 + g3) + g4);
  }
}
