package io.sidework.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.BadInput;
import io.sidework.client.Session;
import io.sidework.client.Unanswered;
import io.sidework.contracts.chain.DealState;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says how far a deal is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows how far a deal is: by the chain, and what the gateway says on top.")
public final class StatusCommand extends ClientCommand {
  @Parameters(paramLabel = "DEAL", description = "0x and 64 hexadecimal digits.")
  private String id = "";

  @Override
  int run(Session session) {
    Deal deal = deal(session, id);
    DealState state = session.chain().state(deal.id());
    Optional<JsonNode> gateway = gatewayView(session, deal);
    int certified =
        Math.max(state.settled(), gateway.map(view -> view.path("certified").asInt(0)).orElse(0));
    String word = word(state);
    if (isJson()) {
      ObjectNode document = Json.object();
      document.put("deal", deal.id().toString()).put("state", word);
      document.put("tasks", deal.volume()).put("certified", certified);
      document.put("settled", state.settled()).put("locked", state.locked().toString());
      document.put("deadline", deal.deadline()).put("gatewayAnswers", gateway.isPresent());
      print(document);
    } else {
      print(
          word
              + ": certified "
              + certified
              + ", settled "
              + state.settled()
              + " of "
              + deal.volume()
              + ", locked "
              + state.locked().toDisplay()
              + " credits");
    }
    return OK;
  }

  private static String word(DealState state) {
    if (state.settled() == state.volume()) {
      return "finished";
    }
    return state.locked().isZero() ? "refunded" : "open";
  }

  private Optional<JsonNode> gatewayView(Session session, Deal deal) {
    try {
      return Optional.of(session.gateway().deal(deal.id()));
    } catch (Unanswered | BadInput e) {
      note("the gateway does not say more: " + e.getMessage());
      return Optional.empty();
    }
  }
}
