package io.sidework.node.testing;

import io.sidework.node.port.LotFactory;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.Decision;
import io.sidework.protocol.lot.Effect;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotInput;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node that plays by the rules, but signs a second PREPARE beside each. */
public record Equivocator(LotContext context, Lot lot) implements Lot {
  /** Agreement messages of a lot's body have tags below it. */
  private static final int TAGS = AgreementMessage.TAGS;

  public static LotFactory lots() {
    return (context, now) -> new Equivocator(context, LotMachine.start(context, now));
  }

  @Override
  public Decision apply(LotInput input, long now) {
    Decision decision = lot.apply(input, now);
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : decision.effects()) {
      effects.add(effect);
      if (effect instanceof Effect.ToPeer(int node, PeerMessage message)) {
        prepare(message).ifPresent(vote -> effects.add(new Effect.ToPeer(node, other(vote))));
      }
    }
    return new Decision(decision.verdict(), effects, decision.logged());
  }

  private static Optional<Prepare> prepare(PeerMessage message) {
    if (!(message instanceof PeerMessage.Agreement agreement) || agreement.body()[0] >= TAGS) {
      return Optional.empty();
    }
    AgreementMessage inside =
        Reader.all(agreement.body(), in -> AgreementMessage.decode(in.u8(), in));
    return inside instanceof Prepare vote ? Optional.of(vote) : Optional.empty();
  }

  private PeerMessage other(Prepare vote) {
    Bytes32 ballot = Keccak.hash(vote.ballot().toArray());
    Vote statement =
        new Vote(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            vote.slot().round(),
            vote.slot().step(),
            0,
            vote.view(),
            ballot);
    Prepare second =
        new Prepare(
            vote.slot(), vote.view(), ballot, context.domain().sign(context.signer(), statement));
    return new PeerMessage.Agreement(context.deal().id(), context.lot(), second.toBytes());
  }

  @Override
  public void anticipate() {
    lot.anticipate();
  }

  @Override
  public LotProgress progress() {
    return lot.progress();
  }

  @Override
  public int slot() {
    return lot.slot();
  }

  @Override
  public boolean isDone() {
    return lot.isDone();
  }

  @Override
  public boolean isIdle() {
    return lot.isIdle();
  }
}
