package io.sidework.agent.application.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** whatever clock and load say. */
class IdleForecastPropertyTest {
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe");

  @Property(tries = 300)
  void aForecastIsAShareOfTheMachineAndItsErrorToo(@ForAll long seed) {
    Random random = new Random(seed);
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    IdleForecast forecast = new IdleForecast(zone);
    long time = time(random, Trace.START);
    for (int i = 0; i < 300; i++) {
      time = time(random, time);
      boolean taken = forecast.observe(time, share(random));
      assertThat(taken).isEqualTo(time >= 0 && time <= IdleForecast.MAX_TIME);
      long from = random.nextBoolean() ? time : random.nextLong();
      int minutes = random.nextInt(1, IdleForecast.MAX_MINUTES + 1);
      OptionalInt idle = forecast.idle(from, minutes);
      idle.ifPresent(share -> assertThat(share).isBetween(0, IdleForecast.WHOLE));
      if (idle.isPresent()) { // which checks what it holds, and is all that there is
        IdleHistory known = forecast.history();
        forecast = new IdleForecast(zone, known);
        assertThat(forecast.history()).isEqualTo(known);
        assertThat(forecast.idle(from, minutes)).isEqualTo(idle);
      }
      for (int span = 0; span < IdleForecast.SPANS.size(); span++) {
        assertThat(forecast.error(span).mean()).isBetween(0, IdleForecast.WHOLE);
      }
    }
  }

  private static long time(Random random, long before) {
    return switch (random.nextInt(40)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong(IdleForecast.MAX_TIME + 1);
      case 2 -> IdleForecast.MAX_TIME - random.nextInt(3);
      case 3 -> Trace.START;
      case 4, 5 -> before - random.nextInt(100_000);
      case 6, 7, 8 -> before + random.nextInt(1_000_000);
      default -> before + random.nextInt(62);
    };
  }

  private static int share(Random random) {
    return random.nextInt(10) == 0
        ? random.nextInt()
        : random.nextInt(2) * random.nextInt(IdleForecast.WHOLE + 1);
  }
}
