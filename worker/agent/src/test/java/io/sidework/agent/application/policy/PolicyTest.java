package io.sidework.agent.application.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.policy.Policy.Caps;
import io.sidework.agent.application.policy.Policy.Denied;
import io.sidework.agent.application.policy.Policy.When;
import io.sidework.agent.port.Machine;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** */
class PolicyTest {
  private static final long MIB = 1 << 20;
  private static final Address REQUESTER = address(1);
  private static final Address PAYER = address(2);
  private static final Bytes32 PROGRAM = address(3).toWord();

  private static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[19] = (byte) last;
    return Address.of(bytes);
  }

  private static Deal deal(long price, int pages, int outputBytes) {
    return deal(price, pages, outputBytes, Rates.FIXED);
  }

  private static Deal deal(long price, int pages, int outputBytes, Rates rates) {
    return new Deal(
        new DealId(address(7).toWord()),
        address(8).toWord(),
        REQUESTER,
        PAYER,
        Address.ZERO,
        PROGRAM,
        Bytes32.ZERO,
        address(9).toWord(),
        Amount.of(price),
        rates,
        Royalties.NONE,
        0,
        5,
        Mode.REPLICATED,
        1,
        new Limits(1_000_000_000, pages, outputBytes),
        0,
        Callback.NONE,
        3,
        5_000,
        Amount.of(1_000_000),
        100,
        Amount.of(1),
        Amount.ZERO,
        12);
  }

  private static Policy when(When when) {
    return new Policy(when, Caps.NONE, Denied.NOBODY, Amount.ZERO, Rates.FIXED, Policy.GRACE);
  }

  private static Policy caps(long memory, long disk) {
    Caps caps = new Caps(Duration.ofSeconds(7), memory, disk, 1, 1);
    return new Policy(When.ALWAYS, caps, Denied.NOBODY, Amount.ZERO, Rates.FIXED, Policy.GRACE);
  }

  private static Policy denied(Denied denied, long minPrice) {
    return new Policy(
        When.ALWAYS, Caps.NONE, denied, Amount.of(minPrice), Rates.FIXED, Policy.GRACE);
  }

  private static When load(int max) {
    return new When(OptionalInt.of(max), List.of(), ZoneOffset.UTC, Duration.ZERO, false);
  }

  @Property
  void sharedUpToTheLoadAndNotOnePercentOver(@ForAll @IntRange(max = 100) int max) {
    assertThat(when(load(max)).pause(Machines.busy(max))).isEmpty();
    assertThat(when(load(max)).pause(Machines.busy(max + 1))).isPresent();
  }

  @Property
  void sharedFromTheMinuteOfIdlenessOnAndNotASecondBefore(
      @ForAll @LongRange(min = 1, max = 10_080) long minutes) {
    When away =
        new When(
            OptionalInt.empty(), List.of(), ZoneOffset.UTC, Duration.ofMinutes(minutes), false);

    assertThat(when(away).pause(Machines.idle(60 * minutes))).isEmpty();
    assertThat(when(away).pause(Machines.idle(60 * minutes - 1))).isPresent();
  }

  /** a metered deal is paid each rate that is wanted, or declined; a fixed one has none. */
  @Test
  void everyRateIsAtLeastTheWanted() {
    Rates least = new Rates(Amount.of(5), Amount.ZERO, Amount.of(1), Amount.ZERO);
    Policy policy =
        new Policy(When.ALWAYS, Caps.NONE, Denied.NOBODY, Amount.of(10), least, Policy.GRACE);
    assertThat(policy.refusal(deal(10, 1, 1))).isEmpty();
    assertThat(policy.refusal(deal(10, 1, 1, least))).isEmpty();
    assertThat(policy.refusal(deal(9, 1, 1, least))).as("the cap").isPresent();
    Rates less = new Rates(Amount.of(5), Amount.of(9), Amount.ZERO, Amount.of(9));
    assertThat(policy.refusal(deal(10, 1, 1, less)))
        .contains("it pays 0 per million of bytesIn, under 0.000000000000000001");
  }

  @Test
  void hoursAreOfTheirZone() {
    List<Hours> hours = List.of(Hours.parse("mon 08:00-09:00"), Hours.parse("sun 10:00-12:00"));
    When paris =
        new When(OptionalInt.empty(), hours, ZoneId.of("Europe/Paris"), Duration.ZERO, false);

    assertThat(when(paris).pause(Machines.at("2026-11-30T07:00:00Z"))).isEmpty();
    assertThat(when(paris).pause(Machines.at("2026-11-30T08:00:00Z")))
        .contains("it is outside of the hours for sharing");
    assertThat(when(paris).pause(Machines.at("2026-11-29T09:30:00Z"))).isEmpty();
  }

  @Test
  void onBatteryNothingIsShared() {
    When mains = new When(OptionalInt.empty(), List.of(), ZoneOffset.UTC, Duration.ZERO, true);

    assertThat(when(mains).pause(Machines.powered(true))).isEmpty();
    assertThat(when(mains).pause(Machines.powered(false))).isPresent();
  }

  /** Whoever cannot see must not guess in the owner's disfavour. */
  @Test
  void aWishThatCannotBeSeenToHoldIsNotMet() {
    assertThat(when(load(100)).pause(Machines.blind())).hasValueSatisfying(PolicyTest::unseen);
    When away =
        new When(OptionalInt.empty(), List.of(), ZoneOffset.UTC, Duration.ofMinutes(1), false);
    assertThat(when(away).pause(Machines.blind())).hasValueSatisfying(PolicyTest::unseen);
    When mains = new When(OptionalInt.empty(), List.of(), ZoneOffset.UTC, Duration.ZERO, true);
    assertThat(when(mains).pause(Machines.blind())).hasValueSatisfying(PolicyTest::unseen);
    assertThat(Policy.NONE.pause(Machines.blind())).isEmpty();
  }

  private static void unseen(String reason) {
    assertThat(reason).contains("cannot be seen");
  }

  @Test
  void requestersPayersAndProgramsAreDenied() {
    Deal deal = deal(10, 1, 0);

    assertThat(denied(new Denied(Set.of(address(5)), Set.of(), Set.of()), 0).refusal(deal))
        .isEmpty();
    for (Denied denied :
        List.of(
            new Denied(Set.of(REQUESTER), Set.of(), Set.of()),
            new Denied(Set.of(PAYER), Set.of(), Set.of()),
            new Denied(Set.of(), Set.of(PROGRAM), Set.of()))) {
      assertThat(denied(denied, 0).refusal(deal)).isPresent();
    }
  }

  @Test
  void hostsAreDeniedWhateverTheirPort() {
    Denied denied = new Denied(Set.of(), Set.of(), Set.of("10.0.0.7", "node.example"));

    assertThat(denied.covers("http://10.0.0.7:7001")).isTrue();
    assertThat(denied.covers("https://NODE.example/x")).isTrue();
    assertThat(denied.covers("http://10.0.0.70:7001")).isFalse();
    assertThat(denied.covers("no url")).isFalse();
    assertThat(denied.coversAddress("10.0.0.7")).isTrue();
    assertThat(denied.coversAddress("10.0.0.8")).isFalse();
    assertThat(new Denied(Set.of(), Set.of(), Set.of("::1")).coversAddress("0:0:0:0:0:0:0:1%0"))
        .isTrue();
  }

  @Property
  void dealsAreTakenFromTheLeastPriceOn(@ForAll @LongRange(min = 1, max = 1_000_000) long least) {
    assertThat(denied(Denied.NOBODY, least).refusal(deal(least, 1, 0))).isEmpty();
    assertThat(denied(Denied.NOBODY, least).refusal(deal(least - 1, 1, 0))).isPresent();
  }

  @Property
  void memoryIsSharedUpToItsLimit(
      @ForAll @IntRange(min = 2, max = 4096) int pages,
      @ForAll @LongRange(max = 1 << 30) long used) {
    Deal deal = deal(1, pages, 0);
    long bytes = pages * 65_536L;

    assertThat(caps(bytes, 1).refusal(deal)).isEmpty();
    assertThat(caps(bytes - 1, 1).refusal(deal)).isPresent();
    Machine machine = Machines.with(bytes, 1 << 30, 0);
    assertThat(caps(bytes + used, 1).lack(machine, deal, 1, used)).isEmpty();
    assertThat(caps(bytes + used, 1).lack(machine, deal, 1, used + 1)).isPresent();
    assertThat(caps(bytes, 1).lack(Machines.with(bytes - 1, 1 << 30, 0), deal, 1, 0)).isPresent();
  }

  @Test
  void diskIsSharedUpToItsLimitAndNeverFilled() {
    Deal deal = deal(1, 1, (int) MIB);
    Policy policy = caps(Long.MAX_VALUE, 8 * MIB); // 2 MiB of them for blobs

    assertThat(policy.caps().blobBytes()).isEqualTo(2 * MIB);
    long free = 5 * MIB + Policy.DISK_MARGIN;
    assertThat(policy.lack(Machines.with(MIB, free, MIB), deal, 5, 0)).isEmpty();
    assertThat(policy.lack(Machines.with(MIB, free, MIB + 1), deal, 5, 0))
        .contains("results fill the disk that is shared");
    assertThat(policy.lack(Machines.with(MIB, free - 1, MIB), deal, 5, 0))
        .contains("the disk is full");
    assertThat(caps(Long.MAX_VALUE, 1).refusal(deal)).isPresent();
  }

  @Test
  void theShorterOfTwoTimesKillsATask() {
    Deal deal = deal(1, 1, 0);

    assertThat(caps(1, 1).wallLimit(deal)).isEqualTo(Duration.ofSeconds(7));
    assertThat(Policy.NONE.wallLimit(deal))
        .isEqualTo(Duration.ofMillis(deal.limits().wallMillis()));
  }
}
