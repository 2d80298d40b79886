package io.sidework.sim;

import io.sidework.agent.adapter.contract.ContractChain;
import io.sidework.agent.application.Agent;
import io.sidework.agent.application.ChainFollower;
import io.sidework.agent.application.Commitments;
import io.sidework.agent.application.Contributions;
import io.sidework.agent.application.Identity;
import io.sidework.agent.application.Inquiries;
import io.sidework.agent.application.OpeningSender;
import io.sidework.agent.application.Workbench;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.NodeListener;
import io.sidework.agent.port.Nodes;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One life of a worker: the real agent, its desk and its runner in virtual time. */
final class WorkerProcess implements Nodes {
  private static final long TICK_MILLIS = 500;

  private final SimWorker worker;
  private final World world;
  private final Agent agent;
  private final ChainFollower follower;
  private final Mischief mischief;
  private Map<Address, String> endpoints = new TreeMap<>();
  private @Nullable NodeListener listener;

  WorkerProcess(SimWorker worker) {
    this.worker = worker;
    this.world = worker.world();
    this.mischief = new Mischief(worker);
    SimChain chain = new SimChain(world.blocks(), this::reachChain);
    Domain domain = chain.domain();
    Identity me = new Identity(worker.address(), worker.key());
    Commitments commitments = new Commitments(domain, me);
    Workbench bench =
        new Workbench(
            world.jobs(),
            commitments,
            List.of(mischief.runner()),
            batch -> mischief.later(() -> guarded(batch)),
            this::guarded);
    this.agent =
        new Agent(
            this::guarded,
            world.timeline()::now,
            this,
            worker.journals(),
            commitments,
            new Inquiries(world.jobs(), this::guarded, this::guarded),
            bench,
            new Contributions(
                domain,
                this,
                new OpeningSender(this, commitments, Runnable::run, Bandwidth.unlimited())));
    this.follower = new ChainFollower(new ContractChain(chain), me, agent);
  }

  void begin() {
    world.timeline().after(worker.dice().below((int) TICK_MILLIS), this::turn);
  }

  private boolean isOver() {
    return worker.process() != this;
  }

  private void turn() {
    if (!isOver()) {
      guarded(
          () -> {
            try {
              follower.step();
            } catch (ChainUnavailable e) {
              world.trace().count("chain calls failed");
            }
          });
      agent.tick();
      world.timeline().after(TICK_MILLIS, this::turn);
    }
  }

  private void guarded(Runnable part) {
    if (isOver()) {
      return;
    }
    try {
      part.run();
    } catch (RuntimeException e) {
      world.promises().failed(worker, e);
    }
  }

  private void reachChain() {
    if (world.has(Fault.CHAIN) && world.isTroubled() && worker.dice().chance(30)) {
      throw new ChainUnavailable("simulated");
    }
  }

  boolean wants(Address node) {
    return endpoints.containsKey(node);
  }

  void linked(Address node) {
    if (listener != null) {
      listener.linked(node);
    }
  }

  void receive(Address node, WorkerMessage message) {
    if (listener != null) {
      listener.received(node, message, () -> {});
    }
  }

  @Override
  public void follow(Map<Address, String> wanted, NodeListener hears) {
    endpoints = new TreeMap<>(wanted);
    listener = hears;
  }

  @Override
  public Map<Address, String> endpoints() {
    return endpoints;
  }

  @Override
  public Set<Address> linked() {
    Set<Address> linked = new TreeSet<>();
    for (SimNode node : world.nodes()) {
      if (wants(node.address()) && world.network().isConnected(worker, node)) {
        linked.add(node.address());
      }
    }
    return linked;
  }

  @Override
  public CompletionStage<Void> send(Collection<Address> nodes, WorkerMessage message) {
    for (Address node : new TreeSet<>(nodes)) {
      for (WorkerMessage sent : mischief.says(message)) {
        world.promises().workerSends(worker, sent);
        world.network().send(worker, node, sent);
      }
    }
    return CompletableFuture.completedFuture(null);
  }
}
