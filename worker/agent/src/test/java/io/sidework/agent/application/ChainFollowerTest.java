package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.port.ChainView;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainEvent.DealFinished;
import io.sidework.contracts.chain.ChainEvent.DealMade;
import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.contracts.chain.ChainEvent.SegmentSettled;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spec. */
class ChainFollowerTest implements ChainView, ChainListener {
  private final Deal deal = Terms.terms(true, 5).deal();
  private final List<ChainEvent> log = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private long head = 20;
  private long time = 100;
  private boolean seedKnown = true;
  private boolean inRoster = true;

  private ChainFollower follower() {
    return new ChainFollower(this, Harness.ME, this);
  }

  private static Origin at(long block) {
    return new Origin(block, Bytes32.ZERO);
  }

  private SegmentSettled settledAt(long block, int bits) {
    return new SegmentSettled(
        at(block), deal.id(), 0, BigInteger.valueOf(bits), Bytes32.ZERO, Amount.ZERO);
  }

  @Test
  void historyIsToldAfterItsDealAndWhatIsNewAtOnce() {
    log.add(new DealMade(at(12), deal));
    log.add(settledAt(13, 3));
    ChainFollower follower = follower();

    follower.step();
    assertThat(told).containsExactly("deal", "settled 3", "nodes 4");

    log.add(settledAt(21, 4));
    head = 21;
    follower.step();
    assertThat(told).endsWith("settled 4");
    follower.step();
    assertThat(told).hasSize(4);
  }

  @Test
  void aDealWaitsForItsSeed() {
    seedKnown = false;
    log.add(new DealMade(at(20), deal));
    ChainFollower follower = follower();
    follower.step();
    assertThat(told).doesNotContain("deal");

    seedKnown = true;
    follower.step();
    assertThat(told).contains("deal");
  }

  @Test
  void whatIsOverIsNotAnnounced() {
    log.add(new DealMade(at(12), deal));
    log.add(new DealFinished(at(13), deal.id(), Amount.ZERO));
    follower().step();
    assertThat(told).contains("over").doesNotContain("deal");
  }

  @Test
  void whatIsPastItsDeadlineIsNotAnnounced() {
    log.add(new DealMade(at(12), deal));
    time = deal.deadline();
    follower().step();
    assertThat(told).contains("over").doesNotContain("deal");
  }

  /** A-7, spec R-26: the key that this worker has does not sign for the account in that epoch. */
  @Test
  void dealsOfEpochsOfAnotherKeyAreNotAnnounced() {
    log.add(new DealMade(at(12), deal));
    Identity renewed = new Identity(Harness.ME.owner(), Terms.key(52));
    new ChainFollower(this, renewed, this).step();
    assertThat(told).doesNotContain("deal");
  }

  @Test
  void dealsOfOtherSeatsAreNotAnnounced() {
    inRoster = false;
    log.add(new DealMade(at(12), deal));
    follower().step();
    assertThat(told).doesNotContain("deal");
  }

  @Override
  public long deployedAt() {
    return 10;
  }

  @Override
  public long head() {
    return head;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public int epoch() {
    return 3;
  }

  @Override
  public Committee committee(int epoch) {
    return Harness.COMMITTEE;
  }

  @Override
  public Roster roster(int epoch) {
    return inRoster ? Terms.terms(true, 5).roster() : new Roster(3, List.of());
  }

  @Override
  public Optional<Bytes32> seed(Deal of) {
    return seedKnown ? Optional.of(Bytes32.ZERO) : Optional.empty();
  }

  @Override
  public Map<Address, String> endpoints() {
    return Map.of(
        Harness.COMMITTEE.node(0), "http://a",
        Harness.COMMITTEE.node(1), "http://b",
        Harness.COMMITTEE.node(2), "http://c",
        Harness.COMMITTEE.node(3), "http://d",
        Terms.address(66), "http://not-a-member");
  }

  @Override
  public List<ChainEvent> events(long from, long to) {
    return log.stream()
        .filter(e -> e.origin().block() >= from && e.origin().block() <= to)
        .toList();
  }

  @Override
  public void deal(DealTerms terms) {
    told.add("deal");
  }

  @Override
  public void settled(DealId id, int lot, BigInteger tasks) {
    told.add("settled " + tasks);
  }

  @Override
  public void over(DealId id) {
    told.add("over");
  }

  @Override
  public void time(long seconds) {}

  @Override
  public void endpoints(Map<Address, String> endpoints) {
    told.add("nodes " + endpoints.size());
  }
}
