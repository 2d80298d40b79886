package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Listeners hear what happens and can go on where they were (spec G-7). */
class EventRoutesTest extends ServedGateway {
  @Test
  void streamsEventsAndContinuesWhereAListenerWas() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    http.sendAsync(
        to("/v1/events?deal=" + DEAL.id()).build(),
        BodyHandlers.fromLineSubscriber(new Lines(lines)));
    await().until(() -> feed.listeners() == 1);
    chain.settled(DEAL, 0, BigInteger.ONE, Amount.parse("0.021"));
    index.poll();
    await().until(() -> lines.contains("event: settled"));
    assertThat(lines).anyMatch(line -> line.startsWith("data: ") && line.contains("\"tasks\":1"));
    List<String> again = new CopyOnWriteArrayList<>();
    http.sendAsync(
        to("/v1/events").header("Last-Event-ID", "0").build(),
        BodyHandlers.fromLineSubscriber(new Lines(again)));
    await().until(() -> again.contains("event: settled") && again.contains("event: deal"));
  }
}
