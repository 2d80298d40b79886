package io.sidework.node.application;

import io.sidework.node.port.BlobSource;
import io.sidework.node.port.Blobs;
import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.port.ReferenceRuntime.Finding;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets and checks the blobs of new deals, from here or from other nodes, which may take a while.
 */
public final class Preparer implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Preparer.class);
  private static final long PAUSE_MILLIS = 20;
  private static final long RETRY_MILLIS = 300;
  private static final long SLOWEST_RETRY_MILLIS = 5_000;

  private final Mailbox mailbox;
  private final Blobs blobs;
  private final BlobSource source;
  private final ReferenceRuntime runtime;
  private final Supplier<Membership> membership;
  private final Map<DealId, Wanted> wanted = new LinkedHashMap<>();
  private final LongSupplier clock;

  private static final class Wanted {
    private final Deal deal;
    private final List<Address> peers;
    private long nextTry = Long.MIN_VALUE;
    private long pause = RETRY_MILLIS;

    private Wanted(Deal deal, List<Address> peers) {
      this.deal = deal;
      this.peers = peers;
    }
  }

  /**
   * @param clock milliseconds that never go back
   */
  public Preparer(
      Mailbox mailbox,
      Blobs blobs,
      BlobSource source,
      ReferenceRuntime runtime,
      Supplier<Membership> membership,
      LongSupplier clock) {
    this.mailbox = mailbox;
    this.blobs = blobs;
    this.source = source;
    this.runtime = runtime;
    this.membership = membership;
    this.clock = clock;
  }

  /** Answers with {@link Command.Prepared} once, when all is here or never can be. */
  void prepare(Deal deal, List<Address> peers) {
    synchronized (wanted) {
      wanted.put(deal.id(), new Wanted(deal, peers));
    }
  }

  void drop(DealId deal) {
    synchronized (wanted) {
      wanted.remove(deal);
    }
  }

  /** A blob was uploaded: someone may have waited for it. */
  public void blobArrived() {
    synchronized (wanted) {
      wanted.values().forEach(each -> each.nextTry = Long.MIN_VALUE);
    }
  }

  @Override
  public long turn() throws InterruptedException {
    for (Wanted next : due()) {
      attempt(next);
    }
    return PAUSE_MILLIS;
  }

  private List<Wanted> due() {
    long now = clock.getAsLong();
    synchronized (wanted) {
      return wanted.values().stream().filter(each -> each.nextTry <= now).toList();
    }
  }

  private void attempt(Wanted next) throws InterruptedException {
    try {
      Optional<JobNeeds> held = holdAll(next);
      if (held.isPresent()) {
        answer(next, new Preparation.Ready(held.get()));
      } else {
        synchronized (wanted) {
          next.nextTry = clock.getAsLong() + next.pause;
          next.pause = Math.min(next.pause * 2, SLOWEST_RETRY_MILLIS);
        }
      }
    } catch (Unusable e) {
      answer(next, new Preparation.Unusable(String.valueOf(e.getMessage())));
    }
  }

  private void answer(Wanted next, Preparation preparation) throws InterruptedException {
    drop(next.deal.id());
    mailbox.put(new Command.Prepared(next.deal.id(), preparation));
  }

  /** What the blobs ask of who works, once all of them are here. */
  private Optional<JobNeeds> holdAll(Wanted next) throws InterruptedException, Unusable {
    Deal deal = next.deal;
    Optional<byte[]> program = get(deal.program(), next.peers);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    if (!isUsable(deal, program.get())) {
      return Optional.empty();
    }
    Optional<byte[]> blob = get(deal.parameters(), next.peers);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    Parameters parameters = parameters(deal, blob.get());
    long read = 0;
    for (Bytes32 content : parameters.contents()) {
      Optional<byte[]> file = get(content, next.peers);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      read += file.get().length;
      if (read > Parameters.MAX_READ) {
        throw new Unusable(
            "standard input and files have over " + Parameters.MAX_READ + " bytes together");
      }
    }
    return Optional.of(JobNeeds.of(deal, program.get(), parameters));
  }

  /** False where this host cannot tell now. */
  private boolean isUsable(Deal deal, byte[] program) throws InterruptedException, Unusable {
    if (RuntimeKind.of(program) == RuntimeKind.CONTAINER) {
      requireContainer(deal, program);
      return true;
    }
    return switch (runtime.check(program)) {
      case Finding.Usable usable -> true;
      case Finding.Unusable(String reason) -> throw new Unusable("program refused: " + reason);
      case Finding.Undecided(String reason) -> {
        LOG.warn("deal {}: {}, trying again", deal.id(), reason);
        yield false;
      }
    };
  }

  /** Containers are not run here: the document is all there is to check (spec C-3). */
  private static void requireContainer(Deal deal, byte[] program) throws Unusable {
    try {
      ContainerProgram.of(deal, program);
    } catch (MalformedMessage e) {
      throw new Unusable("program refused: " + e.getMessage());
    }
  }

  private static Parameters parameters(Deal deal, byte[] blob) throws Unusable {
    try {
      return Parameters.of(deal, blob);
    } catch (MalformedMessage | ArithmeticException e) {
      throw new Unusable("parameters refused: " + e.getMessage());
    }
  }

  private Optional<byte[]> get(Bytes32 sha256, List<Address> peers) throws InterruptedException {
    Optional<byte[]> here = blobs.read(sha256);
    if (here.isPresent()) {
      return here;
    }
    Map<Address, String> endpoints = membership.get().endpoints();
    for (Address peer : peers) {
      String endpoint = endpoints.get(peer);
      Optional<byte[]> there = endpoint == null ? Optional.empty() : source.fetch(endpoint, sha256);
      if (there.isPresent()) {
        return blobs.keep(there.get()) ? there : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The deal can never be run here. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unusable(String message) {
      super(message);
    }
  }
}
