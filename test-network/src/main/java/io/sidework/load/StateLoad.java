package io.sidework.load;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.adapter.sandbox.SandboxRuntime;
import io.sidework.node.application.Archivist;
import io.sidework.node.application.Command;
import io.sidework.node.application.Crew;
import io.sidework.node.application.Deals;
import io.sidework.node.application.Deliverer;
import io.sidework.node.application.EpochMembers;
import io.sidework.node.application.Mailbox;
import io.sidework.node.application.Membership;
import io.sidework.node.application.NodeCore;
import io.sidework.node.application.Preparation;
import io.sidework.node.application.Preparer;
import io.sidework.node.application.Reexecutions;
import io.sidework.node.application.Self;
import io.sidework.node.application.Settler;
import io.sidework.node.application.Shift;
import io.sidework.node.application.Transfers;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Links;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What a node keeps of certified tasks: the real core, store and archive of a node without network
 * and chain take synthetic deals from match to end. Reports resident memory and disk as it goes.
 *
 * <p>Arguments: directory, tasks, {@code same} or {@code full} ({@link SyntheticSegments}). Prints
 * a line {@code tasks residentBytes diskBytes} ten times and at the end.
 */
public final class StateLoad {
  private static final int TASKS = 4 * Deal.LOT;
  private static final int REPORTS = 10;

  /** The first report comes after this part: caches and compiled code are there by then. */
  private static final int WARM = 50;

  /** A node has deals in progress beside those that are over. */
  private static final int IN_PROGRESS = 16;

  /** Between two deals; after 5 s the lots of a finished one are let go. */
  private static final long STEP_MILLIS = 1_000;

  /** Deals that are over and still in the store when nobody is behind. */
  private static final int LINGERING = 8;

  /** A node certifies a few deals of this size a second; its archive is never further behind. */
  private static final int AHEAD = 64;

  /** The archivist pauses for half of this and then compacts, as it does each minute (N-14). */
  private static final long REST_MILLIS = 1_000;

  private final Path directory;
  private final boolean differ;
  private final EcKey key = EcKey.of(Keccak.hash(new byte[] {1}));
  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final Mailbox mailbox = new Mailbox();

  private StateLoad(Path directory, boolean differ) {
    this.directory = directory;
    this.differ = differ;
  }

  /** Runs the load; see the class. */
  public static void main(String[] arguments) throws Exception {
    StateLoad load = new StateLoad(Path.of(arguments[0]), "full".equals(arguments[2]));
    load.run(Long.parseLong(arguments[1]));
    // The core's threads have ended; what remains is nobody's.
    System.exit(0);
  }

  private void run(long tasks) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (RocksStore store = RocksStore.open(directory.resolve("store"), "load");
        ColdFiles archive = ColdFiles.open(directory.resolve("archive"), store.archiveEnd())) {
      Archivist archivist = new Archivist(mailbox, store, archive, clock::get);
      Transfers transfers =
          new Transfers(
              self(),
              absent(Chain.class),
              mailbox,
              store,
              archive,
              absent(CertifiedSource.class),
              archivist,
              () -> Membership.NOBODY,
              clock::get);
      Deals deals = new Deals(self(), crew(store, archivist, transfers), 60);
      try (NodeCore core = new NodeCore(mailbox, deals, store, clock::get, () -> System.exit(1));
          Shift shift = new Shift("archivist", archivist)) {
        core.start();
        shift.start();
        run(tasks, deals, core, store);
      }
    }
  }

  private void run(long tasks, Deals deals, NodeCore core, RocksStore store)
      throws IOException, InterruptedException {
    mailbox.put(step(List.of(), Map.of()));
    long count = Math.max(REPORTS * IN_PROGRESS, tasks / TASKS);
    for (long number = 1; number <= count; number++) {
      open(deal(number));
      // Lots begin a few a group: a deal that ends before its own have is never worked for.
      while (core.ask(Deals::isBeginning).join()) {}
      if (number > IN_PROGRESS) {
        finish(deal(number - IN_PROGRESS));
      }
      clock.addAndGet(STEP_MILLIS);
      mailbox.put(new Command.Tick());
      if (number % AHEAD == 0) {
        awaitArchive(core, store);
      }
      if (number % (count / REPORTS) == 0 || number == count / WARM) {
        awaitArchive(core, store);
        Thread.sleep(REST_MILLIS);
        report(number * TASKS, core);
      }
    }
  }

  private void open(Deal deal) throws InterruptedException {
    Bytes32 seed = Keccak.hash(deal.id().value().toArray());
    mailbox.put(step(List.of(new ChainEvent.DealMade(origin(), deal)), Map.of(deal.id(), seed)));
    mailbox.put(new Command.Prepared(deal.id(), new Preparation.Ready(JobNeeds.NONE)));
  }

  private void finish(Deal deal) throws InterruptedException {
    List<ChainEvent> events = new ArrayList<>();
    for (int lot = 0; lot < deal.lots(); lot++) {
      BigInteger bits = BigInteger.ONE.shiftLeft(deal.lotSize(lot)).subtract(BigInteger.ONE);
      events.add(
          new ChainEvent.SegmentSettled(origin(), deal.id(), lot, bits, Bytes32.ZERO, Amount.ZERO));
    }
    events.add(new ChainEvent.DealFinished(origin(), deal.id(), Amount.ZERO));
    mailbox.put(step(events, Map.of()));
  }

  private static void awaitArchive(NodeCore core, RocksStore store) throws InterruptedException {
    core.ask(Deals::membership).join();
    while (store.deals().size() > IN_PROGRESS + LINGERING) {
      Thread.sleep(5);
    }
  }

  private void report(long tasks, NodeCore core) throws IOException, InterruptedException {
    core.ask(Deals::membership).join();
    System.gc();
    System.out.println(tasks + " " + resident() + " " + bytes(directory));
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status tells no VmRSS");
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  private Self self() {
    return new Self(Domain.of(BigInteger.valueOf(31_337), key.address()), key);
  }

  private Crew crew(RocksStore store, Archivist archivist, Transfers transfers) throws IOException {
    FileBlobs blobs = FileBlobs.open(directory.resolve("blobs"), 1 << 20);
    SandboxRuntime runtime = new SandboxRuntime(blobs);
    Chain chain = absent(Chain.class);
    ChainAccount account = absent(ChainAccount.class);
    return new Crew(
        new NoLinks(),
        (context, now) -> new SyntheticLot(context, differ),
        new Preparer(
            mailbox,
            blobs,
            (endpoint, hash) -> Optional.empty(),
            runtime,
            () -> Membership.NOBODY,
            clock::get),
        new Reexecutions(mailbox, runtime, clock::get),
        new Settler(
            chain, account, BeaconChain.of(Bytes32.ZERO, Bytes32.ZERO, 1), store, clock::get),
        new Deliverer(chain, account, store, Amount.ZERO, clock::get),
        archivist,
        transfers,
        store);
  }

  /** What a part needs to be made and, while it is not started, never calls. */
  private static <T> T absent(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, values) -> {
              throw new IllegalStateException("there is no chain: " + method);
            }));
  }

  /** Nobody is connected. */
  private static final class NoLinks implements Links {
    @Override
    public void toPeers(Collection<Address> peers, PeerMessage message) {}

    @Override
    public void toWorkers(Collection<Address> workers, WorkerMessage message) {}
  }

  private static ChainEvent.Origin origin() {
    return new ChainEvent.Origin(1, Bytes32.ZERO);
  }

  private Command.ChainStep step(List<ChainEvent> events, Map<DealId, Bytes32> seeds) {
    Committee alone = new Committee(1, List.of(key.address()));
    EpochMembers members = new EpochMembers(alone, new Roster(1, List.of()));
    return new Command.ChainStep(
        1, clock.get() / 1000, 2, 1, events, Map.of(1, members), seeds, Map.of());
  }

  private Deal deal(long number) {
    Address nobody = key.address();
    Bytes32 name = Keccak.hash(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return new Deal(
        new DealId(name),
        name,
        nobody,
        nobody,
        Address.ZERO,
        name,
        Bytes32.ZERO,
        name,
        Amount.of(1_000_000),
        Rates.FIXED,
        Royalties.NONE,
        0,
        TASKS,
        Mode.REPLICATED,
        100,
        new Limits(1_000_000, 16, 1024),
        0,
        Callback.NONE,
        1,
        4_000_000_000L,
        Amount.of(1_000_000L * TASKS * 6),
        500,
        Amount.of(100),
        Amount.ZERO,
        1);
  }
}
