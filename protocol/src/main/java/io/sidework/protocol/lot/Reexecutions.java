package io.sidework.protocol.lot;

import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the nodes of the committee say that tasks compute (spec L-26). */
final class Reexecutions {
  private final LotContext context;
  private final Notary notary;
  private final NavigableMap<Integer, NavigableMap<Integer, SignedDigest>> signed = new TreeMap<>();
  private final NavigableMap<Integer, Map<Bytes32, TaskResult>> results = new TreeMap<>();

  /** Signatures that need not be checked again: a pending proposal is judged at every tick. */
  private final NavigableMap<Integer, NavigableMap<Integer, SignedDigest>> verified =
      new TreeMap<>();

  Reexecutions(LotContext context, Notary notary) {
    this.context = context;
    this.notary = notary;
  }

  Reexecution statement(int taskIndex, Bytes32 digest) {
    return new Reexecution(context.deal().epoch(), context.deal().task(taskIndex), digest);
  }

  boolean isValid(SignedDigest word) {
    SignedDigest known = verified.getOrDefault(word.taskIndex(), new TreeMap<>()).get(word.node());
    return word.equals(known) || verify(word);
  }

  private boolean verify(SignedDigest word) {
    boolean valid =
        notary.isBy(word.node(), statement(word.taskIndex(), word.digest()), word.signature());
    if (valid) {
      // One of each node: who signs different digests makes nobody remember them.
      verified.computeIfAbsent(word.taskIndex(), task -> new TreeMap<>()).put(word.node(), word);
    }
    return valid;
  }

  /** This node's own word; a second one never replaces the first. */
  SignedDigest sign(int taskIndex, TaskResult result) {
    Bytes32 digest = result.digest();
    SignedDigest mine =
        new SignedDigest(
            taskIndex, context.me(), digest, notary.sign(statement(taskIndex, digest)));
    add(mine, result);
    return mine;
  }

  void add(SignedDigest word, TaskResult result) {
    signed
        .computeIfAbsent(word.taskIndex(), task -> new TreeMap<>())
        .putIfAbsent(word.node(), word);
    results.computeIfAbsent(word.taskIndex(), task -> new TreeMap<>()).put(word.digest(), result);
  }

  Optional<SignedDigest> by(int node, int taskIndex) {
    return Optional.ofNullable(signed.getOrDefault(taskIndex, new TreeMap<>()).get(node));
  }

  Optional<TaskResult> result(int taskIndex, Bytes32 digest) {
    return Optional.ofNullable(results.getOrDefault(taskIndex, Map.of()).get(digest));
  }

  List<SignedDigest> of(int taskIndex) {
    return new ArrayList<>(signed.getOrDefault(taskIndex, new TreeMap<>()).values());
  }

  /** No further word is needed: the truth is known, or that there is none. */
  boolean isSettled(int taskIndex) {
    Testimony testimony = new Testimony(context.committee());
    of(taskIndex).forEach(testimony::add);
    return testimony.isSettled();
  }
}
