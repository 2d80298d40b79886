package io.sidework.node.application;

import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.Store.Ended;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the certificates of an archived deal and asks one peer after the other for the
 * outputs that are not here (spec N-30, P12).
 */
final class OutputTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(OutputTransfer.class);

  /** Outputs of one request, an output larger than that alone. */
  private static final long MAX_BYTES = 2 << 20;

  private static final long PAUSE_MILLIS = 20;
  private static final long READ_MILLIS = 5;
  private static final long BYTES_PER_MILLI = 4_000;

  /** Certificates that are looked through in one step. */
  private static final int LOOK_AT_ONCE = 16;

  private static final Bytes32 EMPTY = TaskResult.outputHash(new byte[0]);

  private final Transfers.Parts parts;
  private final Ended deal;
  private final List<Address> peers;
  private final List<CertificateName> names;
  private int peer;
  private int at;

  /** Last task of the certificate at hand that this peer was asked about. */
  private int asked = -1;

  private boolean lacked;
  private boolean progress;
  private boolean over;

  OutputTransfer(Transfers.Parts parts, Ended deal, List<Address> peers) {
    this.parts = parts;
    this.deal = deal;
    this.peers = peers;
    this.names = parts.certificates().names(deal.deal());
  }

  boolean isOver() {
    return over;
  }

  boolean hasProgress() {
    return progress;
  }

  /** The last look found outputs that nobody gave. */
  boolean lacks() {
    return lacked;
  }

  /** At most one request; returns how long to pause after it, in milliseconds. */
  long step() throws InterruptedException {
    for (int i = 0; i < LOOK_AT_ONCE && at < names.size(); i++) {
      List<Leaf> missing = missing(names.get(at));
      if (!missing.isEmpty()) {
        return ask(missing);
      }
      at++;
      asked = -1;
    }
    if (at == names.size()) {
      over = !lacked || peer + 1 >= peers.size();
      if (!over) {
        nextPeer();
      }
    }
    return READ_MILLIS;
  }

  private void nextPeer() {
    peer++;
    at = 0;
    asked = -1;
    lacked = false;
  }

  /** What only a peer can have, and this one was not asked for yet. */
  private List<Leaf> missing(CertificateName name) throws InterruptedException {
    Optional<SegmentCertificate> made = parts.certificates().certificate(deal.deal(), name);
    List<Leaf> missing = new ArrayList<>();
    if (made.isPresent()) {
      for (Leaf leaf : Holdings.missing(parts.store(), made.get())) {
        if (leaf.taskIndex() > asked && !takeFromHere(leaf.outputHash())) {
          missing.add(leaf);
        }
      }
    }
    return missing;
  }

  /** Nothing need not be fetched, and what another deal holds neither. */
  private boolean takeFromHere(Bytes32 hash) throws InterruptedException {
    Optional<byte[]> here =
        hash.equals(EMPTY) ? Optional.of(new byte[0]) : parts.store().output(hash);
    if (here.isPresent()) {
      put(hash, here.get());
    }
    return here.isPresent();
  }

  private void put(Bytes32 hash, byte[] output) throws InterruptedException {
    progress = true;
    parts.mailbox().put(new Command.FetchedOutput(deal, hash, output));
  }

  private long ask(List<Leaf> missing) throws InterruptedException {
    while (peer < peers.size()) {
      Optional<String> endpoint = parts.peers().endpoint(peers.get(peer));
      if (endpoint.isPresent()) {
        return ask(endpoint.get(), missing);
      }
      peer++;
    }
    lacked = true;
    over = true;
    return 0;
  }

  private long ask(String endpoint, List<Leaf> missing) throws InterruptedException {
    Map<Bytes32, Long> batch = new TreeMap<>();
    long bytes = 0;
    int last = asked;
    for (Leaf leaf : missing) {
      long length = leaf.usage().bytesOut();
      if (batch.size() == CertifiedSource.MAX_OUTPUTS
          || !batch.isEmpty() && bytes + length > MAX_BYTES) {
        break;
      }
      if (batch.putIfAbsent(leaf.outputHash(), length) == null) {
        bytes += length;
      }
      last = leaf.taskIndex();
    }
    var answer = parts.source().outputs(endpoint, List.copyOf(batch.keySet()), bytes);
    Address from = peers.get(peer);
    if (answer.isEmpty()) {
      LOG.warn("deal {}: node {} is not asked now: no proper outputs", deal.deal(), from);
      parts.peers().failed(from);
      return PAUSE_MILLIS;
    }
    parts.peers().answered(from);
    asked = last;
    lacked |= answer.get().size() < batch.size();
    for (Map.Entry<Bytes32, byte[]> found : answer.get().entrySet()) {
      put(found.getKey(), found.getValue());
    }
    return Math.max(PAUSE_MILLIS, bytes / BYTES_PER_MILLI);
  }
}
