package io.sidework.node.adapter.vertx;

import io.sidework.node.port.Links;
import io.sidework.protocol.message.PeerFrame;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@link Links} over the sessions that are logged in, one an account; a newer one replaces. */
public final class Sessions implements Links {
  /** Bytes of a message of someone who has not logged in. */
  static final int MAX_LOGIN = 4 << 10;

  /** Must hold one frame of the largest size and more. */
  private static final long MAX_PENDING_PEER = PeerMessage.MAX_FRAME + (4L << 20);

  private static final long MAX_PENDING_WORKER = WorkerMessage.MAX_FRAME + (2L << 20);

  /** Workers have a budget of their own: none of them may cost the committee a connection. */
  static final long MAX_PENDING_PEERS = 24L << 20;

  static final long MAX_PENDING_WORKERS = 16L << 20;

  private final Map<Address, Session> peers = new ConcurrentHashMap<>();
  private final Map<Address, Session> workers = new ConcurrentHashMap<>();
  private static final long PATIENCE_MILLIS = 10_000;

  private static final InboundBudget.Limits FROM_PEERS =
      new InboundBudget.Limits(8 << 20, 28 << 20, 64 << 10, 1, PATIENCE_MILLIS);

  private static final InboundBudget.Limits FROM_WORKERS =
      new InboundBudget.Limits(8 << 20, 20 << 20, 8 << 10, 2, PATIENCE_MILLIS);

  /** What is larger goes in a frame of its own, which all who get it share. */
  private static final int LARGE = 32 << 10;

  /** What was said to peers since the last flush; of the core's thread alone. */
  private final Map<Session, Batch> batches = new LinkedHashMap<>();

  private final RoundTrips roundTrips = new RoundTrips();
  private final InboundBudget fromPeers = new InboundBudget(FROM_PEERS, Sessions::millis);
  private final InboundBudget fromWorkers = new InboundBudget(FROM_WORKERS, Sessions::millis);
  private final OutboundBudget toPeers = new OutboundBudget(MAX_PENDING_PEER, MAX_PENDING_PEERS);
  private final OutboundBudget toWorkers =
      new OutboundBudget(MAX_PENDING_WORKER, MAX_PENDING_WORKERS);

  /** Call from one thread, like {@link #flush}. */
  @Override
  public void toPeers(Collection<Address> accounts, PeerMessage message) {
    List<Session> targets = present(peers, accounts);
    if (targets.isEmpty()) {
      return;
    }
    // Encoded once: a broadcast of a large message must not fill the heap.
    byte[] bytes = message.toBytes();
    if (bytes.length > LARGE) {
      Buffer frame = Buffer.buffer(new PeerFrame(List.of(bytes)).toBytes());
      for (Session session : targets) {
        batches.computeIfAbsent(session, Batch::new).flush();
        session.send(frame);
      }
    } else {
      targets.forEach(session -> batches.computeIfAbsent(session, Batch::new).add(bytes));
    }
  }

  @Override
  public void flush() {
    batches.values().forEach(Batch::flush);
    batches.clear();
  }

  @Override
  public void toWorkers(Collection<Address> accounts, WorkerMessage message) {
    List<Session> targets = present(workers, accounts);
    if (!targets.isEmpty()) {
      Buffer bytes = Buffer.buffer(message.toBytes());
      targets.forEach(session -> session.send(bytes));
    }
  }

  private static List<Session> present(
      Map<Address, Session> sessions, Collection<Address> accounts) {
    return accounts.stream().map(sessions::get).filter(java.util.Objects::nonNull).toList();
  }

  /** Messages that go to one peer in one frame. */
  private static final class Batch {
    private final Session session;
    private final List<byte[]> messages = new ArrayList<>();
    private int bytes;

    private Batch(Session session) {
      this.session = session;
    }

    private void add(byte[] message) {
      messages.add(message);
      bytes += message.length;
      if (messages.size() == PeerFrame.MAX_MESSAGES || bytes > LARGE) {
        flush();
      }
    }

    private void flush() {
      if (!messages.isEmpty()) {
        session.send(Buffer.buffer(new PeerFrame(messages).toBytes()));
        messages.clear();
        bytes = 0;
      }
    }
  }

  @Override
  public OptionalLong roundTrip(Address peer) {
    return roundTrips.of(peer);
  }

  RoundTrips roundTrips() {
    return roundTrips;
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Call every second. */
  void tick() {
    fromPeers.tick();
    fromWorkers.tick();
  }

  /** Someone who may be a peer, from the connection's first moment. */
  Wire peerWire(WebSocketBase socket, boolean dialled) {
    return Wire.tap(socket, fromPeers, !dialled, MAX_LOGIN);
  }

  Wire workerWire(WebSocketBase socket) {
    return Wire.tap(socket, fromWorkers, true, MAX_LOGIN);
  }

  /** A peer has logged in. */
  Session peer(Wire wire, Address account) {
    wire.allow(PeerMessage.MAX_FRAME);
    return enter(peers, new Session(wire, account, toPeers));
  }

  Session worker(Wire wire, Address account) {
    wire.allow(WorkerMessage.MAX_FRAME);
    return enter(workers, new Session(wire, account, toWorkers));
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

  /** Bytes that peers have sent and the core has not taken. */
  long fromPeers() {
    return fromPeers.used();
  }

  long fromWorkers() {
    return fromWorkers.used();
  }

  /** Bytes that peers have not read yet. */
  long toPeers() {
    return toPeers.pending();
  }

  long toWorkers() {
    return toWorkers.pending();
  }
}
