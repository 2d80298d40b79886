package io.sidework.node.port;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.List;

/**
 * A deal as the node remembers it.
 *
 * @param needs of its blobs, once they are here (from HELD on)
 * @param reason why it is REFUSED; empty otherwise
 * @param settled tasks that the chain has settled
 * @param discrepancies workers whose result was refuted, kept when the lots are dropped
 * @param since Unix milliseconds at which it came into this phase
 */
public record DealRecord(
    Deal deal,
    DealPhase phase,
    JobNeeds needs,
    String reason,
    int settled,
    List<Address> discrepancies,
    long since)
    implements Encodable {
  /** Characters, each at most three bytes of UTF-8. */
  private static final int MAX_REASON = 100;

  private static final int MAX_DISCREPANCIES = 4096;

  public DealRecord {
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    discrepancies =
        List.copyOf(discrepancies.subList(0, Math.min(discrepancies.size(), MAX_DISCREPANCIES)));
  }

  public static DealRecord known(Deal deal, long now) {
    return new DealRecord(deal, DealPhase.FETCHING, JobNeeds.NONE, "", 0, List.of(), now);
  }

  public DealRecord in(DealPhase next, long now) {
    return new DealRecord(deal, next, needs, reason, settled, discrepancies, now);
  }

  /** Everything that it needs is here. */
  public DealRecord held(JobNeeds found, long now) {
    return new DealRecord(deal, DealPhase.HELD, found, reason, settled, discrepancies, now);
  }

  /** It ended before this node saw more of it. */
  public DealRecord ended(DealPhase last, int tasks) {
    return new DealRecord(deal, last, needs, reason, tasks, discrepancies, since);
  }

  public DealRecord refused(String why, long now) {
    return new DealRecord(deal, DealPhase.REFUSED, needs, why, settled, discrepancies, now);
  }

  public DealRecord withSettled(int tasks) {
    return new DealRecord(deal, phase, needs, reason, tasks, discrepancies, since);
  }

  public DealRecord withDiscrepancies(List<Address> workers) {
    return new DealRecord(deal, phase, needs, reason, settled, workers, since);
  }

  @Override
  public void encode(Writer out) {
    out.word(deal.id().value()).word(deal.request()).address(deal.requester());
    out.address(deal.payer()).address(deal.pool()).word(deal.program()).word(deal.dataset());
    out.word(deal.parameters()).amount(deal.price());
    out.word(Words.word(deal.rates().word()));
    for (Royalty royalty : deal.royalties().all()) {
      out.address(royalty.owner()).amount(royalty.price());
    }
    out.u32(deal.firstIndex()).u32(deal.volume()).u8(deal.mode().code()).u32(deal.trust());
    out.u64(deal.limits().fuel()).u32(deal.limits().memoryPages());
    out.u32(deal.limits().outputBytes())
        .u32(deal.checkpointBytes())
        .address(deal.callback().target());
    out.u32(deal.callback().gas()).amount(deal.callback().fee());
    out.u32(deal.epoch()).u64(deal.deadline());
    out.amount(deal.locked()).u32(deal.feeBps()).amount(deal.reexecutionFee());
    out.amount(deal.storageFee()).u64(deal.block());
    out.u8(phase.ordinal());
    needs.encode(out);
    out.text(reason).u32(settled).u32(discrepancies.size());
    discrepancies.forEach(out::address);
    out.u64(since);
  }

  public static DealRecord decode(byte[] bytes) {
    return Reader.all(bytes, DealRecord::decode);
  }

  private static DealRecord decode(Reader in) {
    Deal deal =
        new Deal(
            new DealId(in.word()),
            in.word(),
            in.address(),
            in.address(),
            in.address(),
            in.word(),
            in.word(),
            in.word(),
            in.amount(),
            Rates.of(new BigInteger(1, in.word().toArray())),
            new Royalties(royalty(in), royalty(in), royalty(in)),
            in.u32(),
            in.u32(),
            Mode.of(in.u8()),
            in.u32(),
            new Limits(in.u64(), in.u32(), in.u32()),
            in.u32(),
            new Callback(in.address(), in.u32(), in.amount()),
            in.u32(),
            in.u64(),
            in.amount(),
            in.u32(),
            in.amount(),
            in.amount(),
            in.u64());
    return new DealRecord(
        deal,
        phase(in),
        JobNeeds.decode(in),
        reason(in),
        in.u32(),
        in.list(MAX_DISCREPANCIES, Reader::address),
        in.u64());
  }

  private static DealPhase phase(Reader in) {
    int ordinal = in.u8();
    if (ordinal >= DealPhase.values().length) {
      throw new MalformedMessage("no phase of a deal " + ordinal);
    }
    return DealPhase.values()[ordinal];
  }

  private static String reason(Reader in) {
    String reason = in.text(3 * MAX_REASON);
    if (reason.length() > MAX_REASON) {
      throw new MalformedMessage("a reason of " + reason.length() + " characters");
    }
    return reason;
  }

  private static Royalty royalty(Reader in) {
    return new Royalty(in.address(), in.amount());
  }
}
