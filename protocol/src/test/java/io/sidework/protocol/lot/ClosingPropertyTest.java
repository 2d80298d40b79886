package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-13, L-14: which copies stand when closed sets are carried out, and what proves it. */
class ClosingPropertyTest {
  private static final int TASKS = 4;
  private static final int OWNERS = 3;
  private static final int NODES = 7;
  private static final int QUORUM = 5;
  private static final CheapLot LOT =
      new CheapLot(
          Scenario.plain(NODES, TASKS, 16, Collections.nCopies(OWNERS, Scenario.WorkerKind.HONEST)),
          Timing.DEFAULT);

  private final Random random = new Random(0);

  private static Address owner(int rank) {
    return LOT.board(Sim.START).task(0).ranking().get(rank);
  }

  private SignedBundle bundle() {
    TreeMap<Integer, Integer> said = new TreeMap<>();
    for (int task = 0; task < TASKS; task++) {
      if (random.nextBoolean()) {
        said.put(task, random.nextInt(4) / 3);
      }
    }
    said.putIfAbsent(random.nextInt(TASKS), 0);
    return LOT.bundle(owner(random.nextInt(OWNERS)), said);
  }

  /** A lot that holds some bundles, in the order in which they came. */
  private static Contributions holding(TaskBoard board, List<SignedBundle> bundles) {
    LotContext context = LOT.at(0);
    Contributions held =
        new Contributions(context, board, new Notary(context), new Outbox(context));
    bundles.forEach(bundle -> held.take(bundle, 1, true));
    return held;
  }

  private static Decided decided(List<SignedBundle> closed, int round) {
    List<Bytes32> ids = closed.stream().map(SignedBundle::id).sorted().toList();
    Ballot ballot = new Ballot(new ClosedSet(ids, List.of()).toBytes(), new byte[0]);
    return new Decided(new Slot(round, Slot.CLOSE), 3, ballot, List.of(), List.of());
  }

  /**
   * Of each open task and owner the first closed commitment is the copy; another one strikes it.
   * Nothing depends on the order in which bundles came.
   */
  @Property(tries = 300, seed = "1")
  void firstClosedCommitmentsStandUnlessAnotherIsClosed(@ForAll long seed) {
    random.setSeed(seed);
    List<SignedBundle> bundles = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      bundles.add(bundle());
    }
    bundles = new ArrayList<>(new TreeMap<>(byId(bundles)).values());
    TaskBoard board = LOT.board(Sim.START);
    TaskBoard other = LOT.board(Sim.START);
    Closing closing = new Closing(LOT.at(0), board, holding(board, bundles));
    Collections.shuffle(bundles, random);
    Closing turned = new Closing(LOT.at(0), other, holding(other, bundles));
    List<SignedBundle> first = sorted(bundles.subList(0, bundles.size() / 2));
    List<SignedBundle> second = sorted(bundles.subList(bundles.size() / 2, bundles.size()));
    closing.carryOut(decided(first, 0), 0);
    turned.carryOut(decided(first, 0), 0);
    int certified = random.nextInt(TASKS);
    board.task(certified).on(TaskEvent.CERTIFY);
    other.task(certified).on(TaskEvent.CERTIFY);
    closing.carryOut(decided(second, 1), 1);
    turned.carryOut(decided(second, 1), 1);
    int copies = 0;
    for (int task = 0; task < TASKS; task++) {
      List<SignedBundle> all = new ArrayList<>(first);
      all.addAll(task == certified ? List.of() : second);
      for (int rank = 0; rank < OWNERS; rank++) {
        copies += check(board.task(task), rank, all, first);
        check(other.task(task), rank, all, first);
      }
    }
    assertThat(closing.copies()).isEqualTo(copies);
    assertThat(turned.copies()).isEqualTo(copies);
  }

  private static TreeMap<Bytes32, SignedBundle> byId(List<SignedBundle> bundles) {
    TreeMap<Bytes32, SignedBundle> byId = new TreeMap<>();
    bundles.forEach(bundle -> byId.put(bundle.id(), bundle));
    return byId;
  }

  private static List<SignedBundle> sorted(List<SignedBundle> bundles) {
    return bundles.stream().sorted(Comparator.comparing(SignedBundle::id)).toList();
  }

  /** One copy where its owner said anything; struck where it said two things. */
  private static int check(Task task, int rank, List<SignedBundle> all, List<SignedBundle> first) {
    List<SignedBundle> said =
        all.stream()
            .filter(bundle -> bundle.worker().equals(owner(rank)))
            .filter(bundle -> commitment(bundle, task.index) != null)
            .toList();
    Copy copy = task.copies.get(rank);
    if (said.isEmpty() || copy == null) {
      assertThat(said.isEmpty()).isEqualTo(copy == null);
      return 0;
    }
    SignedBundle earliest = said.getFirst();
    assertThat(copy.worker).isEqualTo(owner(rank));
    assertThat(copy.rank).isEqualTo(rank);
    assertThat(copy.bundle).isEqualTo(earliest.id());
    assertThat(copy.commitment).isEqualTo(commitment(earliest, task.index));
    assertThat(copy.round).isEqualTo(first.contains(earliest) ? 0 : 1);
    assertThat(copy.isStruck())
        .isEqualTo(said.stream().map(each -> commitment(each, task.index)).distinct().count() > 1);
    assertThat(task.closedIn(copy.round).contains(copy))
        .isEqualTo(!task.isCertified() && !copy.isStruck());
    return 1;
  }

  private static @org.jspecify.annotations.Nullable Bytes32 commitment(
      SignedBundle bundle, int task) {
    return bundle.entries().stream()
        .filter(entry -> entry.taskIndex() == task)
        .map(SignedBundle.Entry::commitment)
        .findFirst()
        .orElse(null);
  }

  /**
   * L-13: workers open only against Q distinct nodes' signatures on the set that they are shown.
   */
  @Property(tries = 200, seed = "1")
  void onlyQSignaturesOnTheSetProveIt(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int damage) {
    random.setSeed(seed);
    TaskBoard board = LOT.board(Sim.START);
    SignedBundle bundle = bundle();
    Decided decided = decided(List.of(bundle), 1);
    LotContext context = LOT.at(0);
    Vote vote =
        new Vote(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            1,
            0,
            1,
            3,
            decided.ballot().hash());
    List<NodeSignature> commits = new ArrayList<>();
    int signers = QUORUM - 1 + random.nextInt(3);
    for (int node = NODES - signers; node < NODES; node++) {
      commits.add(new NodeSignature(node, new Notary(LOT.at(node)).sign(vote)));
    }
    Decided signed = new Decided(decided.slot(), 3, decided.ballot(), commits, List.of());
    CloseCertificate shown =
        new Closing(context, board, holding(board, List.of(bundle))).carryOut(signed, 1);
    assertThat(isValid(shown)).isEqualTo(signers >= QUORUM);
    assertThat(shown.bundles()).containsExactly(bundle.id());
    CloseCertificate bad =
        switch (damage) {
          case 0 -> with(shown, 1, 3, new ClosedSet(List.of(), List.of()), commits);
          case 1 -> with(shown, 2, 3, shown.closed(), commits);
          case 2 -> with(shown, 1, 2, shown.closed(), commits);
          case 3 -> with(shown, 1, 3, shown.closed(), twice(commits));
          case 4 -> with(shown, 1, 3, shown.closed(), commits.reversed());
          case 5 -> with(shown, 1, 3, shown.closed(), renamed(commits));
          default ->
              with(
                  shown,
                  1,
                  3,
                  new ClosedSet(shown.bundles(), List.of(CheapLot.commitment(1))),
                  commits);
        };
    assertThat(isValid(bad)).isFalse();
  }

  private static boolean isValid(CloseCertificate certificate) {
    return certificate.isValid(LOT.at(1).domain(), LOT.at(1).committee());
  }

  private static CloseCertificate with(
      CloseCertificate shown, int round, int view, ClosedSet set, List<NodeSignature> commits) {
    return new CloseCertificate(
        shown.epoch(), shown.deal(), shown.lot(), round, view, set, commits);
  }

  private static List<NodeSignature> twice(List<NodeSignature> commits) {
    List<NodeSignature> all = new ArrayList<>(commits);
    all.add(commits.getLast());
    all.add(commits.getLast());
    return all;
  }

  /** The last one's signature as if it were another node's. */
  private static List<NodeSignature> renamed(List<NodeSignature> commits) {
    List<NodeSignature> all = new ArrayList<>(commits);
    all.addFirst(new NodeSignature(0, commits.getLast().signature()));
    return all;
  }
}
