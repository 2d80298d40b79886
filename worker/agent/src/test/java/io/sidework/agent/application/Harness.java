package io.sidework.agent.application;

import io.sidework.agent.adapter.file.FileResultStore;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.BlobCache;
import io.sidework.agent.port.NodeListener;
import io.sidework.agent.port.Nodes;
import io.sidework.agent.port.ResultJournal;
import io.sidework.agent.port.ResultStore;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An agent in one thread, with four scripted nodes and a runner that can be told to abstain. */
final class Harness implements Nodes, TaskRunner {
  static final Domain DOMAIN = Domain.of(BigInteger.valueOf(1337), Terms.address(99));

  /** An account whose signatures another key makes (spec R-26). */
  static final Identity ME = new Identity(Terms.address(51), Terms.key(50));

  static final List<EcKey> NODE_KEYS = IntStream.range(1, 5).mapToObj(Terms::key).toList();
  static final Committee COMMITTEE =
      new Committee(3, NODE_KEYS.stream().map(EcKey::address).toList());

  private static final Set<String> WRITES = Set.of("append", "seal", "opened");

  record Sent(Address to, WorkerMessage message) {}

  final List<Sent> sent = new ArrayList<>();
  final Set<Integer> abstainOn = new TreeSet<>();
  final List<Integer> ran = new ArrayList<>();
  final Set<Address> links = new TreeSet<>(COMMITTEE.nodes());
  private final Deque<Runnable> desk = new ArrayDeque<>();
  private final Deque<Runnable> batches = new ArrayDeque<>();

  /** Batches wait for {@link #runBatches} when set, so that the desk is free while they run. */
  boolean deferred;

  /** Called in each run, with the task's index. */
  IntConsumer during = task -> {};

  /** What the cache of blobs has on disk. */
  final Map<Bytes32, byte[]> blobs = new HashMap<>(inputs());

  /** What every node serves for any blob; none: no node answers. */
  Optional<byte[]> served = Optional.empty();

  /** Tasks that are suspended where others abstain, when they are aborted. */
  final Set<Integer> resumable = new TreeSet<>();

  /** How every run ends. */
  TaskStatus status = TaskStatus.OK;

  /** Whether writes of results fail. */
  boolean diskFull;

  final List<Duration> wallLimits = new ArrayList<>();
  int aborts;
  int inquiries;

  /** Of the last run. */
  TaskFiles files = TaskFiles.NONE;

  Map<Address, String> followed = Map.of();
  private final Map<Address, String> endpoints =
      COMMITTEE.nodes().stream().collect(Collectors.toMap(node -> node, node -> "http://" + node));
  private final Agent agent;
  private boolean draining;
  private long now = 1_000_000;

  Harness(Path folder) throws IOException {
    this(folder, 1);
  }

  /**
   * @param runners that may run at once; with several, batches have to be deferred
   */
  Harness(Path folder, int runners) throws IOException {
    Commitments commitments = new Commitments(DOMAIN, ME);
    JobLibrary library =
        new JobLibrary(
            new Blobs(
                cache(blobs),
                (endpoint, sha256, max) -> served.orElseThrow(() -> new IOException("no network")),
                () -> endpoints));
    agent =
        new Agent(
            this::later,
            () -> now,
            this,
            failing(new FileResultStore(folder)),
            commitments,
            new Inquiries(library, this::inquiry, this::later),
            new Workbench(
                library, commitments, Collections.nCopies(runners, this), this::batch, this::later),
            new Contributions(
                DOMAIN,
                this,
                new OpeningSender(this, commitments, Runnable::run, Bandwidth.unlimited())));
  }

  /** Runs tasks one after another, as the desk does, on the caller's thread. */
  private void later(Runnable task) {
    desk.addLast(task);
    if (!draining) {
      draining = true;
      while (!desk.isEmpty()) {
        desk.removeFirst().run();
      }
      draining = false;
    }
  }

  /** Program and parameters of every deal here, by name. */
  static Map<Bytes32, byte[]> inputs() {
    return Map.of(
        Sha256.hash(Terms.PROGRAM), Terms.PROGRAM, Sha256.hash(Terms.PARAMETERS), Terms.PARAMETERS);
  }

  static BlobCache cache(Map<Bytes32, byte[]> blobs) {
    return new BlobCache() {
      @Override
      public Optional<byte[]> get(Bytes32 sha256) {
        return Optional.ofNullable(blobs.get(sha256));
      }

      @Override
      public void put(Bytes32 sha256, byte[] bytes) {}
    };
  }

  /** A store on a disk that may be full. */
  private ResultStore failing(ResultStore store) {
    return new ResultStore() {
      @Override
      public ResultJournal open(DealId deal) {
        ResultJournal journal = store.open(deal);
        return (ResultJournal)
            Proxy.newProxyInstance(
                ResultJournal.class.getClassLoader(),
                new Class<?>[] {ResultJournal.class},
                (proxy, method, arguments) -> {
                  if (diskFull && WRITES.contains(method.getName())) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                  }
                  return method.invoke(journal, arguments);
                });
      }

      @Override
      public void forget(DealId deal) {
        store.forget(deal);
      }
    };
  }

  private void inquiry(Runnable inquiry) {
    inquiries++;
    inquiry.run();
  }

  private void batch(Runnable batch) {
    if (deferred) {
      batches.addLast(batch);
    } else {
      batch.run();
    }
  }

  /** Runs batches that wait, and those that come of it. */
  void runBatches() {
    while (!batches.isEmpty()) {
      batches.removeFirst().run();
    }
  }

  boolean isRunning() {
    return !batches.isEmpty();
  }

  /** Batches that have a runner each. */
  int runningAtOnce() {
    return batches.size();
  }

  /** Runs the one that has waited longest. */
  void runBatch() {
    batches.removeFirst().run();
  }

  Agent agent() {
    return agent;
  }

  void say(int node, WorkerMessage message) {
    agent.received(COMMITTEE.node(node), message, () -> {});
  }

  void open(DealTerms terms) {
    agent.deal(terms);
    say(0, new WorkerMessage.DealOpen(terms.deal().id(), true));
    say(1, new WorkerMessage.DealOpen(terms.deal().id(), true));
  }

  void pass(long millis) {
    now += millis;
    agent.tick();
  }

  <T extends WorkerMessage> List<T> sent(Class<T> type) {
    return sent.stream().map(Sent::message).filter(type::isInstance).map(type::cast).toList();
  }

  SignedBundle bundle() {
    return sent(WorkerMessage.Contribute.class).getFirst().bundle();
  }

  void receipt(int node, int round, SignedBundle bundle) {
    Receipt receipt = new Receipt(bundle.epoch(), bundle.deal(), bundle.lot(), round, bundle.id());
    say(
        node,
        new WorkerMessage.Received(
            bundle.deal(),
            bundle.lot(),
            round,
            bundle.id(),
            DOMAIN.sign(NODE_KEYS.get(node), receipt)));
  }

  /** A CLOSE certificate over a set of bundles by some nodes, as one that is shown may claim it. */
  static CloseCertificate certificate(
      SignedBundle of, List<Bytes32> closed, List<Bytes32> shown, int signers) {
    CloseCertificate signed = certificate(of, closed, List.of());
    List<NodeSignature> commits =
        IntStream.range(0, signers)
            .mapToObj(i -> new NodeSignature(i, DOMAIN.sign(NODE_KEYS.get(i), signed.vote())))
            .toList();
    return certificate(of, shown, commits);
  }

  private static CloseCertificate certificate(
      SignedBundle of, List<Bytes32> closed, List<NodeSignature> commits) {
    ClosedSet set = new ClosedSet(closed, List.of());
    return new CloseCertificate(of.epoch(), of.deal(), of.lot(), 0, 0, set, commits);
  }

  @Override
  public void follow(Map<Address, String> endpoints, NodeListener listener) {
    followed = endpoints;
  }

  @Override
  public Map<Address, String> endpoints() {
    return Map.of();
  }

  @Override
  public Set<Address> linked() {
    return links;
  }

  @Override
  public CompletionStage<Void> send(Collection<Address> nodes, WorkerMessage message) {
    nodes.stream().filter(links::contains).forEach(node -> sent.add(new Sent(node, message)));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public TaskRun run(Assignment assignment) {
    ran.add(assignment.taskIndex());
    wallLimits.add(assignment.wallLimit());
    files = assignment.files();
    int before = aborts;
    during.accept(assignment.taskIndex());
    if (aborts > before) {
      return resumable.contains(assignment.taskIndex())
          ? new TaskRun.Suspended("aborted")
          : new TaskRun.Abstained("aborted");
    }
    if (abstainOn.contains(assignment.taskIndex())) {
      return new TaskRun.Abstained("told to");
    }
    byte[] output = assignment.arguments().getFirst().getBytes(StandardCharsets.UTF_8);
    return new TaskRun.Finished(
        new TaskResult(status, TaskResult.outputHash(output), Terms.word(4), new Usage(1, 2, 3, 4)),
        output);
  }

  @Override
  public void abort() {
    aborts++;
  }

  @Override
  public void close() {}
}
