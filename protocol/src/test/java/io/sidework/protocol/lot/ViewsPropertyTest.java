package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.lot.agreement.SlotAgreement;
import io.sidework.protocol.lot.agreement.SlotRules;
import io.sidework.protocol.lot.agreement.Transport;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-32 to L-34: which view a node is in after any NEWVIEWs of others, and for how long. */
class ViewsPropertyTest {
  private static final long VIEW = 1_500;
  private static final CheapLot FOUR = lot(4);
  private static final CheapLot SEVEN = lot(7);

  private static CheapLot lot(int nodes) {
    return new CheapLot(
        Scenario.plain(nodes, 1, 1, List.of()), new Timing(10_000, 3_000, VIEW, 1_000));
  }

  /** Nothing can be proposed, so that views are all there is. */
  private static final class Waiting implements SlotRules {
    @Override
    public byte[] inventory() {
      return new byte[0];
    }

    @Override
    public Readiness usable(byte[] inventory, int from) {
      return Readiness.WAITING;
    }

    @Override
    public Optional<Ballot> unite(List<byte[]> inventories, long now) {
      return Optional.empty();
    }

    @Override
    public Readiness judge(Ballot ballot, Optional<List<byte[]>> inventories, int from, long now) {
      return Readiness.WAITING;
    }

    @Override
    public Optional<TypedMessage> seal(Ballot ballot, int view) {
      return Optional.empty();
    }
  }

  private static final Slot SLOT = new Slot(0, Slot.CLOSE);

  private static NewView newView(CheapLot lot, int node, int view) {
    LotContext context = lot.at(node);
    NewViewStatement said =
        new NewViewStatement(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            SLOT.round(),
            SLOT.step(),
            view,
            Bytes32.ZERO,
            Keccak.hash(new byte[0]));
    return new NewView(
        SLOT, node, view, Optional.empty(), new byte[0], new Notary(context).sign(said));
  }

  /** What the node is to do, said again. */
  private static final class Expected {
    final int faults;
    final int[] latest;
    final int[] taken;
    final List<Integer> entered = new ArrayList<>();
    int view = -1;

    /** Since when Q nodes are in the view or beyond it; -1 before. */
    long since = -1;

    Expected(int size) {
      faults = (size - 1) / 3;
      latest = new int[size];
      taken = new int[size];
      Arrays.fill(latest, -1);
    }

    boolean takes(int node, int of) {
      return of >= view && of > latest[node] && taken[node] < 4;
    }

    private long in(int least) {
      return IntStream.of(latest).filter(each -> each >= least).count();
    }

    /** L-33: the highest view that more than f nodes have reached draws it along. */
    void hear(int node, int of, long now) {
      latest[node] = of;
      taken[node]++;
      for (int higher = of; higher > view; higher--) {
        if (in(higher) > faults) {
          enter(higher, now);
        }
      }
      look(now);
    }

    void enter(int next, long now) {
      view = next;
      latest[0] = next;
      Arrays.fill(taken, 0);
      entered.add(next);
      since = -1;
      look(now);
    }

    private void look(long now) {
      since = since < 0 && view >= 0 && in(view) > 2L * faults ? now : since;
    }

    /** L-34. */
    boolean isOver(long now) {
      return since >= 0 && now - since >= VIEW * (long) Math.pow(2, Math.min(view, 10));
    }
  }

  @Property(tries = 300, seed = "1")
  void othersAndTimeAloneMoveANodeOn(@ForAll long seed, @ForAll boolean large) {
    CheapLot lot = large ? SEVEN : FOUR;
    int size = large ? 7 : 4;
    Random random = new Random(seed);
    List<Integer> entered = new ArrayList<>();
    SlotAgreement node = new SlotAgreement(lot.at(0), SLOT, new Waiting(), announcing(entered));
    Expected expected = new Expected(size);
    long now = 1_000_000;
    node.activate(now);
    for (int i = 0; i < 60; i++) {
      int other = 1 + random.nextInt(size - 1);
      switch (random.nextInt(4)) {
        case 0 -> {
          now += (random.nextInt(4) * VIEW / 2) << Math.clamp(expected.view, 0, 12);
          boolean over = expected.isOver(now);
          assertThat(node.advance(now)).isEqualTo(over);
          if (over) {
            expected.enter(expected.view + 1, now);
          }
        }
        case 1 -> {
          node.enter(now);
          if (expected.view < 0) {
            expected.enter(0, now);
          }
        }
        default -> {
          boolean ahead = random.nextInt(3) == 0;
          int view =
              ahead
                  ? expected.latest[other] + 1
                  : Math.max(0, expected.view - 1 + random.nextInt(4));
          boolean takes = expected.takes(other, view);
          Verdict verdict = node.receive(other, newView(lot, other, view), now);
          assertThat(verdict instanceof Verdict.Accept).isEqualTo(takes);
          if (takes) {
            expected.hear(other, view, now);
          }
        }
      }
      assertThat(node.view()).isEqualTo(expected.view);
      assertThat(entered).isEqualTo(expected.entered);
    }
  }

  /** Views that the node says it enters. */
  private static Transport announcing(List<Integer> entered) {
    return new Transport() {
      @Override
      public void toAll(AgreementMessage message) {
        entered.add(((NewView) message).view());
      }

      @Override
      public void toNode(int node, AgreementMessage message) {
        throw new AssertionError(message);
      }
    };
  }
}
