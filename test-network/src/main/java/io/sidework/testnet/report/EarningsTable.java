package io.sidework.testnet.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who earned what: accounts by role with a sum for each, then the sum of all against what the
 * requester had locked. The sums are computed from the rows, not taken from the settlement.
 */
final class EarningsTable {
  private final Map<String, List<Earning>> roles = new LinkedHashMap<>();
  private final Credits locked;
  private final Credits spent;
  private final Credits returned;
  private final Credits paid;

  EarningsTable(List<Earning> earnings, Settlement settlement) {
    roles.put(Earning.WORKER, new ArrayList<>());
    roles.put(Earning.COMMITTEE, new ArrayList<>());
    List<Earning> requesters = new ArrayList<>();
    for (Earning earning : earnings) {
      String role = earning.role().toLowerCase(Locale.ROOT);
      (role.equals(Earning.REQUESTER)
              ? requesters
              : roles.computeIfAbsent(role, any -> new ArrayList<>()))
          .add(earning);
    }
    paid = Credits.sum(roles.values().stream().map(EarningsTable::sum).toList());
    roles.put(Earning.REQUESTER, requesters);
    roles.values().removeIf(List::isEmpty);
    locked = Credits.parse(settlement.locked());
    spent = Credits.parse(settlement.spent());
    returned = requesters.isEmpty() ? Credits.parse(settlement.returned()) : sum(requesters);
  }

  /** What the deal locked less what the table accounts for. */
  private Credits missing() {
    return locked.minus(paid).minus(returned);
  }

  boolean addsUp() {
    return missing().isZero() && paid.minus(spent).isZero();
  }

  /** One sentence on whether the sums hold, to the last decimal. */
  String verdict() {
    if (addsUp()) {
      return "What the accounts received is what the contract says was spent, and with what"
          + " returned it is what was locked, to the last of 18 decimals.";
    }
    return "These sums do not add up: the accounts received "
        + paid.exact()
        + " of "
        + spent.exact()
        + " spent, and "
        + missing().exact()
        + " of the locked amount is not accounted for.";
  }

  Markup markup() {
    Element table =
        new Element("table")
            .with("class", "money")
            .add(new Element("caption").text("Credits by account"))
            .add(
                new Element("thead")
                    .add(
                        new Element("tr")
                            .add(head("Account"))
                            .add(head("Opened"))
                            .add(head("Paid"))
                            .add(head("Credits"))));
    roles.forEach((role, members) -> table.add(group(role, members)));
    Element foot = new Element("tfoot");
    foot.add(total("Paid out", paid));
    foot.add(total("Returned to the requester", returned));
    foot.add(total("Sum", paid.plus(returned)).with("class", "sum"));
    foot.add(total("Locked by the match", locked));
    return table.add(foot).markup();
  }

  private static Element group(String role, List<Earning> members) {
    Element body =
        new Element("tbody")
            .add(
                new Element("tr")
                    .add(
                        new Element("th")
                            .with("colspan", "4")
                            .with("scope", "rowgroup")
                            .text(heading(role))));
    boolean works = role.equals(Earning.WORKER);
    for (Earning member : members) {
      body.add(
          new Element("tr")
              .add(new Element("td").with("class", "account").add(account(member.address())))
              .add(number(count(member.contributions(), works)))
              .add(number(count(member.paidCopies(), works)))
              .add(amount(Credits.parse(member.credits()))));
    }
    return members.size() > 1 ? body.add(subtotal(members, works)) : body;
  }

  private static Element subtotal(List<Earning> members, boolean works) {
    long contributions = members.stream().mapToLong(Earning::contributions).sum();
    long paid = members.stream().mapToLong(Earning::paidCopies).sum();
    return new Element("tr")
        .with("class", "subtotal")
        .add(new Element("th").with("scope", "row").text(members.size() + " together"))
        .add(number(count(contributions, works)))
        .add(number(count(paid, works)))
        .add(amount(sum(members)));
  }

  /** The whole address, and the short form that the style sheet shows on a small screen. */
  private static Markup account(String address) {
    if (address.length() < 20) {
      return Markup.text(address);
    }
    String ends = address.substring(0, 6) + "…" + address.substring(address.length() - 4);
    return new Element("span")
        .with("class", "whole")
        .text(address)
        .markup()
        .then(new Element("span").with("class", "ends").with("title", address).text(ends).markup());
  }

  private static String heading(String role) {
    return switch (role) {
      case Earning.WORKER -> "Workers";
      case Earning.COMMITTEE -> "Committee";
      case Earning.REQUESTER -> "Requester";
      default ->
          role.isEmpty() ? "Others" : Character.toUpperCase(role.charAt(0)) + role.substring(1);
    };
  }

  /** Nodes compute nothing; a zero there would read as a failure. */
  private static String count(long value, boolean works) {
    return value == 0 && !works ? "" : Numbers.grouped(value);
  }

  private static Element total(String label, Credits amount) {
    return new Element("tr")
        .add(new Element("th").with("scope", "row").with("colspan", "3").text(label))
        .add(amount(amount));
  }

  private static Element head(String text) {
    return new Element("th").with("scope", "col").text(text);
  }

  private static Element number(String text) {
    return new Element("td").with("class", "number").text(text);
  }

  private static Element amount(Credits credits) {
    return new Element("td").with("class", "amount").add(credits.markup());
  }

  private static Credits sum(List<Earning> earnings) {
    return Credits.sum(earnings.stream().map(e -> Credits.parse(e.credits())).toList());
  }
}
