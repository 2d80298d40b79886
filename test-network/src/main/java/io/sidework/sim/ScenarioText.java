package io.sidework.sim;

import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.sim.Scenario.DealPlan;
import io.sidework.sim.Scenario.Job;
import io.sidework.sim.Scenario.NodeKind;
import io.sidework.sim.Scenario.WorkerKind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A scenario in one word: seed/nodes/workers/deals/faults, each a list with commas; a deal is
 * at:volume:trust:mode:seconds:fuel:price:fickle:job, fickle 0 or 1, each of its terms after the
 * job and a plus, and, if it is metered, its four rates, each after a colon.
 */
final class ScenarioText {
  /** Words of a deal without rates. */
  private static final int FIXED = 9;

  private ScenarioText() {}

  static String write(Scenario scenario) {
    return scenario.seed()
        + "/"
        + words(scenario.nodes())
        + "/"
        + words(scenario.workers())
        + "/"
        + scenario.deals().stream().map(ScenarioText::deal).collect(Collectors.joining(","))
        + "/"
        + words(scenario.faults());
  }

  private static String words(Collection<? extends Enum<?>> all) {
    return all.stream()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }

  private static String deal(DealPlan deal) {
    return "%d:%d:%d:%d:%d:%d:%d:%d:%s"
            .formatted(
                deal.at(),
                deal.volume(),
                deal.trust(),
                deal.mode().code(),
                deal.seconds(),
                deal.fuel(),
                deal.price(),
                deal.fickle() ? 1 : 0,
                job(deal))
        + (deal.rates().isMetered() ? rates(deal.rates()) : "");
  }

  private static String job(DealPlan deal) {
    String job = deal.job().name().toLowerCase(Locale.ROOT);
    return deal.terms().isEmpty() ? job : job + "+" + words(deal.terms()).replace(',', '+');
  }

  private static String rates(Rates rates) {
    return rates.all().stream().map(rate -> ":" + rate.units()).collect(Collectors.joining());
  }

  private static Rates readRates(String[] parts) {
    List<Amount> rates =
        Arrays.stream(parts).skip(FIXED).map(BigInteger::new).map(Amount::new).toList();
    return new Rates(rates.get(0), rates.get(1), rates.get(2), rates.get(3));
  }

  static Scenario read(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          "a scenario is seed/nodes/workers/deals/faults, got '" + text + "'");
    }
    List<Fault> faults = list(parts[4], word -> Fault.valueOf(word.toUpperCase(Locale.ROOT)));
    Set<Fault> set = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
    return new Scenario(
        Long.parseLong(parts[0]),
        list(parts[1], word -> NodeKind.valueOf(word.toUpperCase(Locale.ROOT))),
        list(parts[2], word -> WorkerKind.valueOf(word.toUpperCase(Locale.ROOT))),
        list(parts[3], ScenarioText::readDeal),
        set);
  }

  private static <T> List<T> list(String text, Function<String, T> one) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(",", -1)).map(one).toList();
  }

  private static DealPlan readDeal(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != FIXED && parts.length != FIXED + Rates.METRICS.size()) {
      throw new IllegalArgumentException("no deal: '" + text + "'");
    }
    String[] job = parts[8].toUpperCase(Locale.ROOT).split("\\+", -1);
    return new DealPlan(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Mode.of(Integer.parseInt(parts[3])),
        Integer.parseInt(parts[4]),
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        parts.length == FIXED ? Rates.FIXED : readRates(parts),
        parts[7].equals("1"),
        Job.valueOf(job[0]),
        Term.setOf(Arrays.stream(job).skip(1).map(Term::valueOf).toList()));
  }
}
