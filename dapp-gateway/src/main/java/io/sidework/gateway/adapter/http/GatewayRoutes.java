package io.sidework.gateway.adapter.http;

import io.sidework.gateway.application.Blobs;
import io.sidework.gateway.application.Certificates;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.EventFeed;
import io.sidework.gateway.application.OfferBook;
import io.sidework.gateway.application.Outputs;
import io.sidework.gateway.application.Progress;
import io.sidework.gateway.application.RequestBook;
import io.sidework.gateway.port.Nodes;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** The whole API as a table. */
public final class GatewayRoutes {
  private final List<Route> routes;

  public GatewayRoutes(
      ChainIndex index,
      Nodes nodes,
      ExecutorService calls,
      EventFeed feed,
      Progress progress,
      RequestBook requests,
      OfferBook offers,
      URI chainUrl) {
    Outputs outputs = new Outputs(index, nodes);
    this.routes =
        Stream.of(
                new NetworkRoutes(index, nodes, calls, requests, offers, chainUrl).routes(),
                new BlobRoutes(new Blobs(index, nodes, calls), outputs).routes(),
                new OrderRoutes(requests, offers, index).routes(),
                new DealRoutes(index, progress, new Certificates(index, nodes), outputs).routes(),
                new EventRoutes(feed).routes(),
                new PageRoutes().routes())
            .flatMap(List::stream)
            .toList();
  }

  List<Route> all() {
    return routes;
  }
}
