package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.message.WorkerMessage.Decline;
import io.sidework.protocol.message.WorkerMessage.Open;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final int VOLUME = 5;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Harness harness;

  @BeforeEach
  void start() throws IOException {
    harness = new Harness(folder);
  }

  private DealTerms drawn() {
    return Terms.terms(true, VOLUME);
  }

  /** */
  @Test
  void workStartsWhenTwoOfFourNodesCallTheDealOpen() {
    DealId id = drawn().deal().id();
    harness.say(0, new WorkerMessage.DealOpen(id, true)); // before the chain was read
    harness.agent().deal(drawn());
    harness.say(0, new WorkerMessage.DealOpen(id, true));
    assertThat(harness.ran).isEmpty();

    harness.say(3, new WorkerMessage.DealOpen(id, true));

    assertThat(harness.ran).containsExactly(0, 1, 2, 3, 4);
    assertThat(harness.sent(Contribute.class)).hasSize(4).allMatch(m -> signedWell(m.bundle()));
  }

  private static boolean signedWell(SignedBundle bundle) {
    return bundle.entries().size() == VOLUME && signedBy(bundle);
  }

  private static boolean signedBy(SignedBundle bundle) {
    return Harness.DOMAIN.isSignedBy(
        Harness.ME.key().address(), bundle.bundle(), bundle.signature());
  }

  /** */
  @Test
  void abstainedTasksAreDeclinedAndNotCommittedTo() {
    harness.abstainOn.add(2);
    harness.open(drawn());

    assertThat(harness.sent(Decline.class)).hasSize(4);
    assertThat(harness.sent(Decline.class).getFirst().tasks()).isEqualTo(BigInteger.valueOf(4));
    assertThat(harness.bundle().entries())
        .extracting(SignedBundle.Entry::taskIndex)
        .containsExactly(0, 1, 3, 4);
    harness.say(0, new WorkerMessage.DealOpen(drawn().deal().id(), true));
    assertThat(harness.ran).hasSize(5);
  }

  /** */
  @Test
  void admissionNeedsTwoOfFourNodesForEachTask() {
    DealTerms terms = Terms.terms(false, VOLUME);
    harness.open(terms);
    assertThat(harness.ran).isEmpty();

    harness.say(0, admit(terms, 0b111));
    harness.say(0, admit(terms, 0b111));
    assertThat(harness.ran).isEmpty();
    harness.say(2, admit(terms, 0b110));

    assertThat(harness.ran).containsExactly(1, 2);
    assertThat(harness.bundle().entries()).hasSize(2);
    harness.say(3, admit(terms, 0b001));
    assertThat(harness.ran).containsExactly(1, 2, 0);
    assertThat(harness.sent(Contribute.class).getLast().bundle().entries()).hasSize(1);
  }

  /** */
  @Test
  void whatADrawLeavesOfABundleIsCommittedToAnewOnceARound() {
    DealTerms terms = Terms.terms(false, VOLUME);
    harness.open(terms);
    harness.say(0, admit(terms, 0b111));
    harness.say(2, admit(terms, 0b111));
    SignedBundle whole = harness.bundle();
    harness.say(0, admit(terms, 2, 0b010));
    harness.say(3, admit(terms, 3, 0b010));
    assertThat(bundles()).as("not f+1 in one round").containsExactly(whole);

    harness.say(2, admit(terms, 2, 0b010));
    harness.say(1, admit(terms, 2, 0b010));

    assertThat(bundles()).hasSize(2).contains(whole);
    SignedBundle part = harness.sent(Contribute.class).getLast().bundle();
    assertThat(part.entries()).containsExactly(whole.entries().get(1));
    assertThat(signedBy(part)).isTrue();
    assertThat(harness.ran).containsExactly(0, 1, 2);
  }

  private List<SignedBundle> bundles() {
    return harness.sent(Contribute.class).stream().map(Contribute::bundle).distinct().toList();
  }

  private static WorkerMessage admit(DealTerms terms, int tasks) {
    return admit(terms, 1, tasks);
  }

  private static WorkerMessage admit(DealTerms terms, int round, int tasks) {
    return new WorkerMessage.Admit(terms.deal().id(), 0, round, BigInteger.valueOf(tasks));
  }

  /** */
  @Test
  void aBundleIsRepeatedToNodesWithoutReceiptUntilAQuorum() {
    harness.open(drawn());
    SignedBundle bundle = harness.bundle();
    harness.receipt(0, 0, bundle);
    harness.sent.clear();

    harness.pass(2_000);
    assertThat(harness.sent)
        .filteredOn(sent -> sent.message() instanceof Contribute)
        .extracting(Harness.Sent::to)
        .containsExactlyInAnyOrderElementsOf(Harness.COMMITTEE.nodes().subList(1, 4));

    harness.receipt(1, 0, bundle);
    harness.receipt(2, 1, bundle); // of another round: it does not add up with the others
    harness.say(3, forged(bundle));
    harness.sent.clear();
    harness.pass(2_000);
    assertThat(harness.sent(Contribute.class)).hasSize(2);

    harness.receipt(2, 0, bundle);
    harness.sent.clear();
    harness.pass(2_000);
    assertThat(harness.sent(Contribute.class)).isEmpty();
  }

  private static WorkerMessage forged(SignedBundle bundle) {
    return new WorkerMessage.Received(
        bundle.deal(), bundle.lot(), 0, bundle.id(), bundle.signature());
  }

  /** */
  @Test
  void nothingIsOpenedWithoutAValidCertificate() {
    harness.open(drawn());
    SignedBundle bundle = harness.bundle();
    List<Bytes32> mine = List.of(bundle.id());

    harness.say(0, closed(Harness.certificate(bundle, mine, mine, 2)));
    harness.say(0, closed(Harness.certificate(bundle, List.of(), List.of(), 3)));
    harness.say(0, closed(Harness.certificate(bundle, List.of(), mine, 3)));
    assertThat(harness.sent(Open.class)).isEmpty();

    harness.say(0, closed(Harness.certificate(bundle, mine, mine, 3)));
    assertThat(harness.sent(Open.class)).hasSize(4);
    Open open = harness.sent(Open.class).getFirst();
    assertThat(open.openings()).hasSize(VOLUME);
    for (Opening opening : open.openings()) {
      assertThat(opening.commitment(drawn().deal().task(opening.taskIndex())))
          .isEqualTo(bundle.entries().get(opening.taskIndex()).commitment());
    }
  }

  private static WorkerMessage closed(CloseCertificate certificate) {
    return new WorkerMessage.Closed(certificate);
  }

  /** */
  @Test
  void aRepeatedCloseIsAnsweredToWhoAsks() {
    harness.open(drawn());
    SignedBundle bundle = harness.bundle();
    List<Bytes32> mine = List.of(bundle.id());
    harness.say(0, closed(Harness.certificate(bundle, mine, mine, 3)));
    harness.sent.clear();

    harness.say(2, closed(Harness.certificate(bundle, mine, mine, 3)));
    assertThat(harness.sent(Open.class)).isEmpty();
    harness.pass(1_000);
    harness.say(2, closed(Harness.certificate(bundle, mine, mine, 3)));
    assertThat(harness.sent(Open.class)).hasSize(1);
  }

  /** */
  @Test
  void aRestartSendsTheSameBundleAndRunsNothingAgain() throws IOException {
    harness.open(drawn());
    SignedBundle before = harness.bundle();

    harness = new Harness(folder);
    harness.open(drawn());
    harness.pass(0);

    assertThat(harness.ran).isEmpty();
    assertThat(harness.bundle()).isEqualTo(before);
  }

  /** */
  @Test
  void whatWasOpenedIsNotContributedAgainAfterARestart() throws IOException {
    harness.open(drawn());
    SignedBundle bundle = harness.bundle();
    List<Bytes32> mine = List.of(bundle.id());
    harness.say(0, closed(Harness.certificate(bundle, mine, mine, 3)));

    harness = new Harness(folder);
    harness.open(drawn());
    harness.pass(2_000);
    assertThat(harness.sent(Contribute.class)).isEmpty();

    harness.say(1, closed(Harness.certificate(bundle, mine, mine, 3)));
    assertThat(harness.sent(Open.class)).hasSize(1);
  }

  /** */
  @Test
  void settledResultsAreForgottenAndADealsEndDeletesItsFolder() {
    harness.open(drawn());
    Path results = folder.resolve(drawn().deal().id().toString()).resolve("0.results");
    harness.agent().settled(drawn().deal().id(), 0, BigInteger.ONE);
    assertThat(results).exists();
    harness.agent().settled(drawn().deal().id(), 0, BigInteger.valueOf(31));
    assertThat(results).doesNotExist();

    harness.agent().over(drawn().deal().id());
    assertThat(results.getParent()).doesNotExist();
  }

  /** */
  @Test
  void certifiedTasksAreNotRunOnceTwoNodesSaySo() {
    harness.agent().deal(drawn());
    WorkerMessage certified =
        new WorkerMessage.Certified(drawn().deal().id(), 0, BigInteger.valueOf(0b01111));
    harness.say(2, certified);
    harness.say(3, certified);
    harness.open(drawn());

    assertThat(harness.ran).containsExactly(4);
  }

  /** */
  @Test
  void pastItsDeadlineADealIsLeftAlone() {
    harness.agent().deal(drawn());
    harness.agent().time(5_000);
    harness.open(drawn());

    assertThat(harness.ran).isEmpty();
  }

  @Test
  void salts() {
    Salts salts = new Salts(Harness.ME.key());
    Bytes32 salt = salts.of(drawn().deal().task(1));
    assertThat(new Salts(Terms.key(50)).of(drawn().deal().task(1))).isEqualTo(salt);
    assertThat(salts.of(drawn().deal().task(2))).isNotEqualTo(salt);
    assertThat(new Salts(Terms.key(51)).of(drawn().deal().task(1))).isNotEqualTo(salt);
  }
}
