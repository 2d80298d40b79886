package io.sidework.protocol.lot.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.agreement.AgreementMessage.Testimony;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Spec L-50: two statements that no honest node signs convict, whatever the order in which they are
 * heard; what an honest node signs never does, whatever others make of it (P4, P7).
 */
class WitnessPropertyTest {
  private static final Slot SLOT = new Slot(0, Slot.RESOLVE);
  private static final int ME = 0;
  private static final int NODE = 1;
  private static final int OTHER = 2;
  private static final List<EcKey> KEYS =
      IntStream.range(0, 4).mapToObj(i -> EcKey.of(Keccak.hash(new byte[] {(byte) i, 3}))).toList();
  private static final LotContext CONTEXT = SlotAgreementTest.context(KEYS, ME);
  private static final Notary NOTARY = new Notary(CONTEXT);
  private static final Signature NONE = Signature.of(new byte[Signature.SIZE]);

  /** What a node may sign, said again apart from the statements. */
  private enum Kind {
    PREPARE,
    PROPOSE,
    COMMIT,
    SEAL,
    NEW_VIEW
  }

  /**
   * @param what which ballot, or of a NEWVIEW's lock the ballot
   * @param lock view of a NEWVIEW's lock, or -1
   */
  private record Word(Kind kind, int view, int what, int lock) {}

  private static Bytes32 hash(int what) {
    return Keccak.hash(new byte[] {(byte) what});
  }

  private static Signature sign(int node, TypedMessage message) {
    return CONTEXT.domain().sign(KEYS.get(node), message);
  }

  private static Segment segment(Word word) {
    return new Segment(
        CONTEXT.deal().epoch(),
        CONTEXT.deal().id(),
        0,
        0,
        word.view(),
        BigInteger.ONE,
        hash(word.what()),
        Amount.ZERO,
        Bytes32.ZERO);
  }

  /** A word of a node, with the signature of one. */
  private static Statement statement(Word word, int node, int signer) {
    int view = word.view();
    Bytes32 what = hash(word.what());
    return switch (word.kind()) {
      case PREPARE ->
          signed(s -> new Statement.Prepare(node, view, what, s), NOTARY::prepare, signer);
      case COMMIT -> signed(s -> new Statement.Commit(node, view, what, s), NOTARY::commit, signer);
      case PROPOSE ->
          signed(
              s -> new Statement.Propose(node, view, what, hash(word.lock()), s),
              NOTARY::proposal,
              signer);
      default -> {
        Optional<Bound> lock =
            word.lock() < 0 ? Optional.empty() : Optional.of(new Bound(word.lock(), what));
        yield signed(
            s -> new Statement.NewView(node, view, lock, hash(0), s), NOTARY::newView, signer);
      }
    };
  }

  private interface Meaning<S> {
    TypedMessage of(Slot slot, S statement);
  }

  private static <S extends Statement> S signed(
      Function<Signature, S> with, Meaning<S> meaning, int signer) {
    return with.apply(sign(signer, meaning.of(SLOT, with.apply(NONE))));
  }

  private static List<NodeFault> hear(Witness witness, Word word, int node, int signer) {
    if (word.kind() == Kind.SEAL) {
      Segment segment = segment(word);
      return witness.sealed(segment, List.of(new NodeSignature(node, sign(signer, segment))));
    }
    Testimony said = new Testimony(SLOT, List.of(statement(word, node, signer)));
    return witness.hear(3, said, false, 0).faults();
  }

  private static Word anything(Random random) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int view = random.nextInt(7);
    int lock = random.nextInt(view + 1) - 1;
    return new Word(kind, view, random.nextInt(2), lock);
  }

  /** A COMMIT of views 0 to 2, or what one NEWVIEW after them may name as its lock. */
  private static Word ofLocks(Random random) {
    boolean binds = random.nextBoolean();
    return binds
        ? new Word(Kind.COMMIT, random.nextInt(3), 0, 0)
        : new Word(Kind.NEW_VIEW, 3, 0, random.nextInt(4) - 1);
  }

  /** Of some views a proposal, mostly of the same ballot, with one justification or another. */
  private static Word ofProposals(Random random) {
    return new Word(Kind.PROPOSE, random.nextInt(4), random.nextInt(16) / 15, random.nextInt(2));
  }

  /** what no node signs that follows the protocol. */
  private static boolean contradict(Word one, Word two) {
    if (one.kind() == two.kind()) {
      boolean vote = one.kind() == Kind.PREPARE || one.kind() == Kind.PROPOSE;
      return vote && one.view() == two.view() && one.what() != two.what();
    }
    boolean binds = one.kind() == Kind.COMMIT || one.kind() == Kind.SEAL;
    return binds
        && two.kind() == Kind.NEW_VIEW
        && two.view() > one.view()
        && two.lock() < one.view();
  }

  private static boolean isContradictory(List<Word> words) {
    return words.stream().anyMatch(one -> words.stream().anyMatch(two -> contradict(one, two)));
  }

  @Property(tries = 150)
  void whoContradictsItselfIsConvictedOnceInAnyOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 24) int count) {
    Random random = new Random(seed);
    Witness witness = new Witness(CONTEXT, NOTARY, SLOT);
    int about = random.nextInt(3);
    List<Word> heard = new ArrayList<>();
    List<NodeFault> faults = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Word word =
          switch (about) {
            case 0 -> ofLocks(random);
            case 1 -> ofProposals(random);
            default -> anything(random);
          };
      heard.add(word);
      faults.addAll(hear(witness, word, NODE, NODE));
      assertThat(faults).hasSize(isContradictory(heard) ? 1 : 0);
    }
    assertThat(faults)
        .allMatch(fault -> fault.node() == NODE)
        .allMatch(fault -> fault.problem(CONTEXT.domain(), CONTEXT.committee()).isEmpty());
  }

  /** All that a node signs in some views of a slot when it follows L-32 to L-37. */
  private static List<Word> honest(Random random) {
    List<Word> words = new ArrayList<>();
    int lock = -1;
    int locked = 0;
    for (int view = random.nextInt(2); view < 8; view += 1 + random.nextInt(2)) {
      words.add(new Word(Kind.NEW_VIEW, view, locked, lock));
      int ballot = lock < 0 ? random.nextInt(2) : locked;
      if (random.nextBoolean()) {
        words.add(new Word(Kind.PROPOSE, view, ballot, 0));
      }
      if (random.nextBoolean()) {
        words.add(new Word(Kind.PREPARE, view, ballot, 0));
      }
      if (random.nextInt(3) == 0) {
        lock = view;
        locked = ballot;
        words.add(new Word(Kind.COMMIT, view, ballot, 0));
        words.add(new Word(Kind.SEAL, view, ballot, 0));
      }
    }
    return words;
  }

  /** Said again, in any order, beside forgeries and what a bad node says of itself. */
  @Property(tries = 100)
  void noHonestNodeIsConvicted(@ForAll long seed) {
    Random random = new Random(seed);
    List<Word> honest = honest(random);
    List<Word> again = new ArrayList<>(honest);
    again.addAll(honest);
    Collections.shuffle(again, random);
    Witness witness = new Witness(CONTEXT, NOTARY, SLOT);
    List<NodeFault> faults = new ArrayList<>();
    for (Word word : again) {
      faults.addAll(hear(witness, word, NODE, NODE));
      Word forged = anything(random);
      if (forged.kind() != Kind.SEAL) {
        faults.addAll(hear(witness, forged, NODE, OTHER));
      }
      faults.addAll(hear(witness, anything(random), OTHER, OTHER));
    }
    assertThat(faults).allMatch(fault -> fault.node() == OTHER);
  }

  /**
   * Kept is what another node signed of a view at most 16 from here, up to the first signature that
   * is wrong.
   */
  @Property(tries = 150)
  void whatIsFarAwayOrForgedIsNotKept(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int here) {
    Random random = new Random(seed);
    Witness witness = new Witness(CONTEXT, NOTARY, SLOT);
    List<Statement> said = new ArrayList<>();
    List<Statement> kept = new ArrayList<>();
    boolean broken = false;
    int forgedAt = random.nextInt(6);
    for (int view = Math.max(0, here - 19 + random.nextInt(6)), i = 0; i < 4; i++) {
      int node = random.nextInt(3);
      boolean forged = i == forgedAt;
      Word word = new Word(Kind.PREPARE, view, random.nextInt(2), 0);
      Statement statement = statement(word, node, forged ? 3 : node);
      said.add(statement);
      boolean near = view >= here - 16 && view <= here + 16 && node != ME;
      broken |= near && forged;
      if (near && !broken) {
        kept.add(statement);
      }
      view += 1 + random.nextInt(12);
    }
    assertThat(witness.hear(3, new Testimony(SLOT, said), false, here).kept()).isEqualTo(kept);
    assertThat(witness.hear(3, new Testimony(SLOT, said), false, here).kept())
        .as("known already")
        .isEmpty();
  }
}
