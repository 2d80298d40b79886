package io.sidework.sim;

import io.sidework.agent.application.Blobs;
import io.sidework.agent.application.JobLibrary;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything that a simulation consists of. */
final class World {
  private final Scenario scenario;
  private final Set<Fault> faults;
  private final Signatures signatures;
  private final Timeline timeline;
  private final Trace trace;
  private final Promises promises;
  private final Blocks blocks;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<Network.Peer> peers = new ArrayList<>();
  private final Network network;

  /** Outputs by their hash that bad nodes told bad workers. */
  private final Map<Bytes32, byte[]> leaks = new TreeMap<>();

  /** Read and checked once for all workers, which have all blobs. */
  private final JobLibrary jobs =
      new JobLibrary(new Blobs(new WorkerBlobs(), WorkerBlobs::none, TreeMap::new));

  World(Scenario scenario, Signatures signatures, Timeline timeline, Trace trace) {
    this.scenario = scenario;
    this.faults = scenario.faults();
    this.signatures = signatures;
    this.timeline = timeline;
    this.trace = trace;
    this.promises = new Promises(this);
    this.blocks = Genesis.chain(this);
    Genesis.people(this);
    this.network = new Network(this);
  }

  static String endpoint(Address node) {
    return "http://" + node;
  }

  Scenario scenario() {
    return scenario;
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** Whether harm is still done to links and processes. */
  boolean isTroubled() {
    return timeline.elapsed() < Scenario.TROUBLE_MILLIS;
  }

  Signatures signatures() {
    return signatures;
  }

  Timeline timeline() {
    return timeline;
  }

  Trace trace() {
    return trace;
  }

  Promises promises() {
    return promises;
  }

  Blocks blocks() {
    return blocks;
  }

  Network network() {
    return network;
  }

  JobLibrary jobs() {
    return jobs;
  }

  Map<Bytes32, byte[]> leaks() {
    return leaks;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  List<SimWorker> workers() {
    return workers;
  }

  List<Network.Peer> peers() {
    return peers;
  }

  void add(SimNode node) {
    nodes.add(node);
    peers.add(node);
  }

  void add(SimWorker worker) {
    workers.add(worker);
    peers.add(worker);
  }

  /** Whether a worker's account is one of good nature. */
  boolean isHonest(Address worker) {
    return workers.stream()
        .filter(each -> each.address().equals(worker))
        .allMatch(each -> each.kind().isHonest());
  }

  Deal deal(int number) {
    return blocks.deals().get(number);
  }
}
