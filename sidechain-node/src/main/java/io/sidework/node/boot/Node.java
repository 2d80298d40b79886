package io.sidework.node.boot;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.adapter.file.FileCheckpointShelf;
import io.sidework.node.adapter.http.HttpBlobSource;
import io.sidework.node.adapter.http.HttpCertifiedSource;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.adapter.sandbox.SandboxRuntime;
import io.sidework.node.adapter.vertx.Sessions;
import io.sidework.node.adapter.vertx.VertxFront;
import io.sidework.node.application.Archivist;
import io.sidework.node.application.Certificates;
import io.sidework.node.application.ChainFollower;
import io.sidework.node.application.Command;
import io.sidework.node.application.Crew;
import io.sidework.node.application.Deals;
import io.sidework.node.application.Deliverer;
import io.sidework.node.application.Mailbox;
import io.sidework.node.application.Membership;
import io.sidework.node.application.NodeCore;
import io.sidework.node.application.Preparer;
import io.sidework.node.application.Reexecutions;
import io.sidework.node.application.Scrub;
import io.sidework.node.application.Self;
import io.sidework.node.application.Settler;
import io.sidework.node.application.Shift;
import io.sidework.node.application.Transfers;
import io.sidework.node.application.Views;
import io.sidework.node.port.LotFactory;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.deal.BeaconChain;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of one node, put together and running. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** Of all checkpoints, and of one worker's in one deal. */
  private static final long CHECKPOINT_BYTES = 256 << 20;

  private static final long CHECKPOINT_BYTES_A_WORKER = 8 << 20;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private int port;

  private Node() {}

  /** What a node stands on that a test may replace. */
  public record Ground(
      Chain chain, ChainAccount account, Signer signer, BeaconChain beacons, LotFactory lots) {}

  /**
   * Starts everything, and returns when the node listens.
   *
   * @param onFailure called when the node cannot go on
   */
  public static Node start(NodeConfig config, Ground ground, Runnable onFailure)
      throws ConfigError, InterruptedException {
    Node node = new Node();
    try {
      node.run(config, ground, onFailure);
      return node;
    } catch (IllegalArgumentException | IOException | ChainUnavailable e) {
      node.close();
      throw new ConfigError(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void run(NodeConfig config, Ground ground, Runnable onFailure)
      throws IOException, InterruptedException {
    Chain chain = ground.chain();
    Self self = new Self(chain.domain(), ground.signer());
    Files.createDirectories(config.data());
    RocksStore store =
        opened(
            RocksStore.open(
                config.data().resolve("store"),
                self.domain().chainId() + "/" + self.domain().contract() + "/" + self.account()));
    ColdFiles archive =
        opened(ColdFiles.open(config.data().resolve("archive"), store.archiveEnd()));
    Certificates certificates = new Certificates(store, archive);
    FileBlobs blobs = FileBlobs.open(config.data().resolve("blobs"), config.blobQuota());
    FileCheckpointShelf checkpoints =
        FileCheckpointShelf.open(
            config.data().resolve("checkpoints"), CHECKPOINT_BYTES, CHECKPOINT_BYTES_A_WORKER);
    HttpBlobSource source = opened(new HttpBlobSource());
    SandboxRuntime runtime = new SandboxRuntime(blobs);
    Mailbox mailbox = new Mailbox();
    Sessions sessions = new Sessions();
    AtomicReference<Deals> late = new AtomicReference<>();
    Supplier<Membership> membership =
        () -> late.get() == null ? Membership.NOBODY : late.get().membership();
    Preparer preparer =
        new Preparer(mailbox, blobs, source, runtime, membership, Node::elapsedMillis);
    Reexecutions reexecutions = opened(new Reexecutions(mailbox, runtime, Node::elapsedMillis));
    Settler settler =
        new Settler(chain, ground.account(), ground.beacons(), store, Node::elapsedMillis);
    Deliverer deliverer =
        new Deliverer(chain, ground.account(), store, config.minDeliveryFee(), Node::elapsedMillis);
    Archivist archivist = new Archivist(mailbox, store, archive, Node::elapsedMillis);
    Transfers transfers =
        new Transfers(
            self,
            chain,
            mailbox,
            store,
            archive,
            opened(new HttpCertifiedSource()),
            archivist,
            membership,
            Node::elapsedMillis);
    Crew crew =
        new Crew(
            sessions,
            ground.lots(),
            preparer,
            reexecutions,
            settler,
            deliverer,
            archivist,
            transfers,
            store);
    Deals deals = new Deals(self, crew, chain.terms().grace());
    late.set(deals);
    ChainFollower follower = new ChainFollower(chain, mailbox);
    Command.ChainStep now =
        follower.begin(store, Math.max(config.deployedAt(), chain.deployedAt()));
    deals.recover(store, now, System.currentTimeMillis());
    if (config.restored()) {
      deals.restored(store);
    }
    NodeCore core =
        opened(new NodeCore(mailbox, deals, store, System::currentTimeMillis, onFailure));
    List<Shift> shifts =
        List.of(
            opened(new Shift("preparer", preparer)),
            opened(new Shift("reexecution", reexecutions)),
            opened(new Shift("settler", settler)),
            opened(new Shift("deliverer", deliverer)),
            opened(new Shift("archivist", archivist)),
            opened(new Shift("transfers", transfers)),
            opened(new Shift("scrub", new Scrub(mailbox, store, certificates))),
            opened(new Shift("chain", follower)));
    Views views = new Views(core, certificates, crew);
    BlobSweep sweep =
        opened(
            new BlobSweep(
                blobs, checkpoints, () -> views.activeDeals().join(), source, membership));
    core.start();
    VertxFront front =
        opened(
            VertxFront.open(
                config.host(),
                config.port(),
                new VertxFront.Parts(
                    self,
                    mailbox,
                    sessions,
                    membership,
                    views,
                    store,
                    certificates,
                    blobs,
                    checkpoints,
                    preparer::blobArrived)));
    shifts.forEach(Shift::start);
    sweep.start();
    port = front.port();
    warnOfEndpoint(config, self, now);
  }

  private static long elapsedMillis() {
    return System.nanoTime() / 1_000_000;
  }

  private void warnOfEndpoint(NodeConfig config, Self self, Command.ChainStep now) {
    String published = now.endpoints().get(self.account());
    String mine = config.advertise().orElse("http://" + config.host() + ":" + port);
    if (published != null && !published.equals(mine)) {
      LOG.warn("the chain says this node is at {}, but it is at {}", published, mine);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  public int port() {
    return port;
  }

  /**
   * Ends in the opposite order of the start: no more requests, then no more work, then the disk.
   */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
