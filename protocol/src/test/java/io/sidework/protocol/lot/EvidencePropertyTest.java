package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-27, L-64, R-22: who is refuted, by what, and that no honest owner ever is (P7). */
class EvidencePropertyTest {
  private static final int TASKS = 4;
  private static final int OWNERS = 4;
  private static final int NODES = 4;
  private static final int QUORUM = 3;

  /** What an owner did with a copy; only one that counts says something. */
  private enum Kind {
    COUNTED,
    OPEN,
    SHUT,
    STRUCK
  }

  /** Copies that are really committed to, and who of their owners ever said something else. */
  private static final class Facts {
    final MadeUpLot lot =
        new MadeUpLot(Scenario.plain(NODES, TASKS, 10, List.of()), List.of(0, 1, 2, 3));

    /** By task, ranks with a counted copy that does not say 0. */
    final List<TreeSet<Integer>> lies = new ArrayList<>();

    Facts(Random random) {
      IntStream.range(0, TASKS).forEach(task -> lies.add(new TreeSet<>()));
      for (int rank = 0; rank < OWNERS; rank++) {
        boolean liar = random.nextBoolean();
        TreeMap<Integer, Integer> said = new TreeMap<>();
        for (int task = 0; task < TASKS; task++) {
          if (random.nextInt(4) != 0) {
            said.put(task, liar ? random.nextInt(2) : 0);
          }
        }
        if (!said.isEmpty()) {
          for (Copy copy : lot.commit(rank, said, 0)) {
            boolean counted = random.nextInt(3) != 0;
            Kind kind = counted ? Kind.COUNTED : Kind.values()[random.nextInt(4)];
            use(copy, said.getOrDefault(copy.taskIndex, 0), kind);
          }
        }
      }
    }

    private void use(Copy copy, int what, Kind kind) {
      if (kind != Kind.SHUT) {
        Copy.Held held = lot.held(copy.taskIndex, what);
        Bytes32 salt = lot.salt(copy.taskIndex, copy.rank);
        copy.open(new Copy.Held(held.result(), held.digest(), salt), true);
      }
      if (kind == Kind.COUNTED || kind == Kind.STRUCK) {
        copy.count();
      }
      if (kind == Kind.STRUCK) {
        copy.strike();
      }
      if (kind == Kind.COUNTED && what != 0) {
        lies.get(copy.taskIndex).add(copy.rank);
      }
    }

    TreeSet<Address> liars(int task) {
      TreeSet<Address> liars = new TreeSet<>();
      lies.get(task).forEach(rank -> liars.add(lot.owner(rank)));
      return liars;
    }

    List<Refutation> shown() {
      return lot.out.drain().stream().map(effect -> ((Effect.Refuted) effect).evidence()).toList();
    }

    /** As the chain looks at it. */
    boolean proves(Refutation evidence) {
      SignedBundle bundle = evidence.bundle();
      LotContext context = lot.context;
      TaskId task = context.deal().task(evidence.taskIndex());
      Bytes32 opened =
          SignedBundle.Entry.commitment(bundle.worker(), task, evidence.digest(), evidence.salt());
      Reexecution truth = new Reexecution(context.deal().epoch(), task, evidence.truth());
      List<Integer> nodes =
          evidence.reexecutions().stream()
              .filter(
                  each ->
                      context
                          .domain()
                          .isSignedBy(
                              context.committee().node(each.node()), truth, each.signature()))
              .map(NodeSignature::node)
              .distinct()
              .sorted()
              .toList();
      return context
              .domain()
              .isSignedBy(
                  context.roster().keyOf(bundle.worker()), bundle.bundle(), bundle.signature())
          && bundle.entries().contains(new SignedBundle.Entry(evidence.taskIndex(), opened))
          && !evidence.digest().equals(evidence.truth())
          && nodes.size() == QUORUM
          && nodes.equals(evidence.reexecutions().stream().map(NodeSignature::node).toList());
    }
  }

  private static ResolveValue.Truth truth(MadeUpLot lot, int task) {
    List<SignedDigest> words = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      words.add(lot.word(node, node, task, 0));
    }
    return new ResolveValue(List.of(), words, List.of()).truth(task, QUORUM).orElseThrow();
  }

  /** Each liar once, in whatever order tasks are settled, with evidence that proves itself. */
  @Property(tries = 60)
  void whoseCountedCopyDiffersIsRefutedOnce(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    MadeUpLot lot = facts.lot;
    TreeSet<Address> all = new TreeSet<>();
    for (int i = 0; i < TASKS + 1; i++) {
      int task = random.nextInt(TASKS);
      boolean contradicted =
          facts.liars(task).stream().anyMatch(liar -> !lot.evidence.refuted().contains(liar));
      assertThat(lot.evidence.isContradictedBy(lot.task(task), lot.result(task, 0).digest()))
          .isEqualTo(contradicted);
      assertThat(lot.evidence.refute(lot.task(task), truth(lot, task)))
          .containsExactlyInAnyOrderElementsOf(facts.liars(task));
      TreeSet<Address> fresh = facts.liars(task);
      fresh.removeAll(all);
      all.addAll(fresh);
      List<Refutation> shown = facts.shown();
      assertThat(shown)
          .allMatch(facts::proves)
          .extracting(each -> each.bundle().worker())
          .containsExactlyInAnyOrderElementsOf(fresh);
    }
    assertThat(lot.evidence.refuted()).containsExactlyElementsOf(all);
  }

  /**
   * L-64: honest nodes that compute the same settle an audit whatever f bad ones say and in
   * whatever order words come; those that differ settle it without anybody's fault.
   */
  @Property(tries = 80)
  void auditsRefuteByAQuorumAlone(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    MadeUpLot lot = facts.lot;
    Audits audits = new Audits(lot.context, lot.board, lot.reexecutions, lot.evidence);
    assertThat(audits.arePending()).isFalse();
    Task task = lot.task(0);
    Bytes32 right = lot.result(0, 0).digest();
    assertThat(audits.isConfirmation(task, right)).as("before it is certified").isFalse();
    task.on(TaskEvent.AUDIT);
    assertThat(audits.isConfirmation(task, right)).isEqualTo(facts.lies.getFirst().isEmpty());
    boolean fickle = random.nextInt(4) == 0;
    int bad = random.nextInt(NODES);
    List<Integer> said = new ArrayList<>();
    for (int node : order(random)) {
      int what = fickle ? node % 2 : node == bad ? random.nextInt(3) : 0;
      lot.reexecutions.add(lot.word(node, node, 0, what), lot.result(0, what));
      said.add(what);
      audits.advance();
      long most = IntStream.range(0, 3).mapToLong(each -> count(said, each)).max().orElse(0);
      boolean never = most + NODES - said.size() < QUORUM;
      assertThat(task.isFinal()).isEqualTo(most >= QUORUM || never);
      assertThat(audits.arePending()).isNotEqualTo(task.isFinal());
      boolean known = count(said, 0) >= QUORUM;
      assertThat(lot.evidence.refuted())
          .containsExactlyElementsOf(known ? facts.liars(0) : new TreeSet<>());
    }
    assertThat(task.isFinal()).isTrue();
    assertThat(facts.shown()).allMatch(facts::proves);
    assertThat(task.isCertified()).as("the outcome stays").isTrue();
  }

  private static long count(List<Integer> said, int what) {
    return said.stream().filter(each -> each == what).count();
  }

  private static List<Integer> order(Random random) {
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(order, random);
    return order;
  }
}
