package io.sidework.sim;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.sim.ContributionPromises.Round;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Nobody is called a no-show by an honest node whose window is open, or that has the opening in
 * time (L-23).
 */
final class WindowPromises {
  /** What arrives this shortly before a vote may be in the same group, after it. */
  private static final long GROUP_MILLIS = 10;

  private record Here(Address node, Round round) {}

  /** By the node's clock, which may move when it starts again. */
  private record Begun(long life, long at) {}

  private record Held(Here here, Address worker, int task) {}

  private final World world;
  private final ContributionPromises contributions;
  private final Consumer<String> broken;
  private final Map<Here, Begun> closedAt = new HashMap<>();
  private final Map<Held, Long> heldAt = new HashMap<>();
  private final Map<Bytes32, byte[]> values = new HashMap<>();

  WindowPromises(World world, ContributionPromises contributions, Consumer<String> broken) {
    this.world = world;
    this.contributions = contributions;
    this.broken = broken;
  }

  /** An honest node shows workers that a round is closed: its window has begun. */
  void closes(SimNode node, CloseCertificate certificate) {
    Round round = new Round(certificate.deal(), certificate.lot(), certificate.round());
    closedAt.putIfAbsent(new Here(node.address(), round), new Begun(node.life(), node.clock()));
  }

  /** An opening arrives at a node. */
  void opened(SimNode node, WorkerMessage.Open open) {
    closedAt.forEach(
        (here, begun) -> {
          boolean inTime = node.clock() < begun.at + Timing.DEFAULT.openWindow() - GROUP_MILLIS;
          if (here.node.equals(node.address())
              && begun.life == node.life()
              && here.round.deal().equals(open.deal())
              && here.round.lot() == open.lot()
              && inTime) {
            for (Opening opening : open.openings()) {
              Held held = new Held(here, opening.worker(), opening.taskIndex());
              heldAt.putIfAbsent(held, node.clock());
            }
          }
        });
  }

  /** Somebody proposes this; under a lock the window does not matter. */
  void proposes(Propose proposal) {
    boolean locked = proposal.justification().stream().anyMatch(view -> view.lock().isPresent());
    if (proposal.slot().step() == 1 && !locked) {
      values.putIfAbsent(proposal.ballot().hash(), proposal.ballot().value());
    }
  }

  /** An honest node prepares it, in view 0 of round 0: no lock, and every closed copy is new. */
  void prepares(SimNode node, PeerMessage.Agreement about, Prepare vote) {
    byte[] value = values.get(vote.ballot());
    Round round = new Round(about.deal(), about.lot(), vote.slot().round());
    Here here = new Here(node.address(), round);
    Begun begun = closedAt.get(here);
    ClosedSet closed = contributions.closed().get(round);
    if (vote.slot().step() != 1
        || vote.view() > 0
        || vote.slot().round() > 0
        || value == null
        || begun == null
        || begun.life != node.life()
        || closed == null) {
      return;
    }
    boolean open = node.clock() < begun.at + Timing.DEFAULT.openWindow();
    Map<Address, BigInteger> opened = opened(value);
    for (Bytes32 id : closed.bundles()) {
      SignedBundle bundle = contributions.bundles().get(id);
      if (bundle != null && world.isHonest(bundle.worker())) {
        bundle.entries().stream()
            .filter(entry -> !isOpen(opened, bundle.worker(), entry.taskIndex()))
            .forEach(
                entry -> {
                  Long held = heldAt.get(new Held(here, bundle.worker(), entry.taskIndex()));
                  boolean holds = held != null && held < node.clock() - GROUP_MILLIS;
                  if (open || holds) {
                    broken.accept(
                        "L-23: "
                            + node.name()
                            + (open ? " has its window open" : " holds the opening")
                            + " and calls a worker a no-show for task "
                            + entry.taskIndex());
                  }
                });
      }
    }
  }

  private static boolean isOpen(Map<Address, BigInteger> opened, Address worker, int task) {
    return opened.getOrDefault(worker, BigInteger.ZERO).testBit(task % 256);
  }

  /** The first part of a RESOLVE value (L-21). */
  private static Map<Address, BigInteger> opened(byte[] value) {
    Map<Address, BigInteger> opened = new TreeMap<>();
    new Reader(value).list(1 << 14, part -> opened.put(part.address(), part.uint256()) == null);
    return opened;
  }
}
