package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A bad node: tells different peers different things, each properly signed. */
final class Equivocator {
  private Equivocator() {}

  static List<PeerMessage> twist(LotContext context, int to, PeerMessage message, Random random) {
    if (!(message instanceof PeerMessage.Agreement agreement)
        || !(LotMessage.decode(agreement.body()) instanceof LotMessage.Voting voting)) {
      return random.nextInt(4) == 0 ? List.of() : List.of(message);
    }
    AgreementMessage other =
        switch (voting.message()) {
          case NewView in when to % 2 == 0 -> emptyNewView(context, in);
          case Propose in when to % 2 == 0 -> otherProposal(context, in);
          case Prepare in -> otherPrepare(context, in);
          case Commit in ->
              new Commit(in.slot(), in.view(), Bytes32.ZERO, in.signature(), in.seal());
          default -> voting.message();
        };
    Outbox out = new Outbox(context);
    PeerMessage twisted = out.wrap(new LotMessage.Voting(other));
    return random.nextBoolean() ? List.of(twisted) : List.of(message, twisted);
  }

  private static NewView emptyNewView(LotContext context, NewView in) {
    byte[] inventory =
        in.slot().step() == Slot.CLOSE
            ? new Writer().u32(0).word(Keccak.hash(in.inventory())).toArray()
            : new ResolveValue(List.of(), List.of(), List.of()).toBytes();
    NewViewStatement statement =
        new NewViewStatement(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            in.slot().round(),
            in.slot().step(),
            in.view(),
            Bytes32.ZERO,
            Keccak.hash(inventory));
    return new NewView(
        in.slot(),
        in.node(),
        in.view(),
        Optional.empty(),
        inventory,
        context.domain().sign(context.signer(), statement));
  }

  /** A ballot that does not follow from the justification. */
  private static Propose otherProposal(LotContext context, Propose in) {
    Ballot ballot =
        in.slot().step() == Slot.CLOSE
            ? new Ballot(new ClosedSet(List.of(), List.of()).toBytes(), new byte[0])
            : new Ballot(
                new ResolveValue(List.of(), List.of(), List.of()).toBytes(), in.ballot().ruling());
    Proposal statement =
        new Proposal(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            in.slot().round(),
            in.slot().step(),
            in.view(),
            ballot.hash(),
            Keccak.hash(new Writer().list(in.justification()).toArray()));
    return new Propose(
        in.slot(),
        in.view(),
        ballot,
        in.justification(),
        context.domain().sign(context.signer(), statement));
  }

  private static Prepare otherPrepare(LotContext context, Prepare in) {
    Bytes32 other = Keccak.hash(in.ballot().toArray());
    Vote vote =
        new Vote(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            in.slot().round(),
            in.slot().step(),
            0,
            in.view(),
            other);
    return new Prepare(in.slot(), in.view(), other, context.domain().sign(context.signer(), vote));
  }
}
