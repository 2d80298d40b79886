package io.sidework.node.adapter.vertx;

import io.sidework.node.port.Links;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@link Links} over the sessions that are logged in, one an account; a newer one replaces. */
public final class Sessions implements Links {
  /** Must hold one frame of the largest size and more. */
  private static final long MAX_PENDING_PEER = PeerMessage.MAX_FRAME + (4L << 20);

  private static final long MAX_PENDING_WORKER = WorkerMessage.MAX_FRAME + (2L << 20);

  /** Workers have a budget of their own: none of them may cost the committee a connection. */
  static final long MAX_PENDING_PEERS = 24L << 20;

  static final long MAX_PENDING_WORKERS = 16L << 20;

  private final Map<Address, Session> peers = new ConcurrentHashMap<>();
  private final Map<Address, Session> workers = new ConcurrentHashMap<>();
  private final OutboundBudget toPeers = new OutboundBudget(MAX_PENDING_PEER, MAX_PENDING_PEERS);
  private final OutboundBudget toWorkers =
      new OutboundBudget(MAX_PENDING_WORKER, MAX_PENDING_WORKERS);

  @Override
  public void toPeers(Collection<Address> accounts, PeerMessage message) {
    send(peers, accounts, message);
  }

  @Override
  public void toWorkers(Collection<Address> accounts, WorkerMessage message) {
    send(workers, accounts, message);
  }

  private static void send(
      Map<Address, Session> sessions, Collection<Address> accounts, Encodable message) {
    List<Session> targets =
        accounts.stream().map(sessions::get).filter(java.util.Objects::nonNull).toList();
    if (!targets.isEmpty()) {
      // Encoded once: a broadcast of a large message must not fill the heap.
      Buffer bytes = Buffer.buffer(message.toBytes());
      targets.forEach(session -> session.send(bytes));
    }
  }

  Session peer(Vertx vertx, WebSocketBase socket, Address account) {
    return enter(peers, new Session(vertx, socket, account, toPeers));
  }

  Session worker(Vertx vertx, WebSocketBase socket, Address account) {
    return enter(workers, new Session(vertx, socket, account, toWorkers));
  }

  private static Session enter(Map<Address, Session> sessions, Session session) {
    @Nullable Session before = sessions.put(session.account(), session);
    if (before != null) {
      before.close("replaced by a newer connection");
    }
    return session;
  }

  /** True when it was the account's present session and not one that was replaced. */
  boolean peerLeft(Session session) {
    session.left();
    return peers.remove(session.account(), session);
  }

  boolean workerLeft(Session session) {
    session.left();
    return workers.remove(session.account(), session);
  }

  boolean hasPeer(Address account) {
    return peers.containsKey(account);
  }

  boolean hasWorker(Address account) {
    return workers.containsKey(account);
  }

  int workerCount() {
    return workers.size();
  }
}
