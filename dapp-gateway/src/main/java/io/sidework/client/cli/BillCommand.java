package io.sidework.client.cli;

import io.sidework.client.Bill;
import io.sidework.client.CertifiedTasks;
import io.sidework.client.Results;
import io.sidework.client.Session;
import io.sidework.protocol.deal.Deal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a deal has cost. */
@Command(
    name = "bill",
    mixinStandardHelpOptions = true,
    description =
        "Shows what a deal has cost, item by item, and what its tasks used. The items add up to"
            + " what the chain says was spent.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every unit spent is accounted for",
      "1:certificates are missing, or do not come to what was spent",
      "2:no such deal, or the arguments are wrong"
    })
public final class BillCommand extends ClientCommand {
  @Parameters(paramLabel = "DEAL", description = "0x and 64 hexadecimal digits.")
  private String id = "";

  @Override
  int run(Session session) {
    Deal deal = deal(session, id);
    CertifiedTasks tasks =
        Results.of(session.chain(), session.gateway(), this::note).certificates(deal);
    Bill bill = Bill.of(session.chain(), tasks);
    if (isJson()) {
      print(bill.toJson());
      return OK;
    }
    for (Bill.Item item : bill.items()) {
      String price = item.price().isZero() ? "" : " at " + item.price().toDisplay();
      String per = item.per() == 1 ? "" : " a million";
      String count = item.count().signum() == 0 ? "" : "%,d".formatted(item.count());
      line(item.what(), count + price + per, item.credits());
    }
    line("spent", "%,d of %,d tasks".formatted(bill.settled(), deal.volume()), "" + bill.spent());
    line("returned", "", bill.returned().toString());
    line("still locked", "", bill.locked().toString());
    Bill.Used usage = bill.usage();
    print(
        "used         %,d fuel, %,d page x fuel, %,d bytes in, %,d bytes out"
            .formatted(usage.fuel(), usage.pageFuel(), usage.bytesIn(), usage.bytesOut()));
    return OK;
  }

  private void line(String what, String count, String amount) {
    print("%-15s%-42s%30s".formatted(what, count, amount));
  }
}
