package io.sidework.agent.adapter.vertx;

import io.sidework.agent.application.policy.Policy;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts that the owner denies, at whatever name nodes have published: it is the address of who
 * answers that counts (spec A-64). Thread-safe.
 */
public final class DeniedHosts {
  private static final Logger LOG = LoggerFactory.getLogger(DeniedHosts.class);

  private volatile Policy.Denied denied = Policy.Denied.NOBODY;

  /** From now on. */
  public void deny(Policy.Denied hosts) {
    denied = hosts;
  }

  boolean cover(SocketAddress remote) {
    String address = remote.hostAddress();
    return address != null && denied.coversAddress(address);
  }

  /** The same request, to which nothing has been sent; fails when its host is denied. */
  Future<HttpClientRequest> pass(HttpClientRequest opened) {
    SocketAddress remote = opened.connection().remoteAddress();
    if (!cover(remote)) {
      return Future.succeededFuture(opened);
    }
    opened.exceptionHandler(e -> LOG.debug("a request is not made: {}", e.getMessage()));
    opened.connection().close();
    return Future.failedFuture("host " + remote.hostAddress() + " is denied");
  }
}
