package io.sidework.agent.boot;

import io.sidework.agent.application.Staking;
import io.sidework.agent.application.policy.Policy;
import io.sidework.protocol.type.Address;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a worker's configuration file says (docs/spec/agent.md). Paths are absolute.
 *
 * @param data folder for results and blobs
 * @param chain JSON-RPC endpoint
 * @param contract the Sidework contract
 * @param deployedAt block where its logs begin
 * @param key key file of the account that stakes and is paid, or of the key that signs for it
 * @param owner the account, where the key is not its own: then it stakes by itself
 * @param stake seats, pool and ask to have
 * @param tasksAtOnce sandboxes, 1 to 64
 * @param policy the machine owner's wishes
 * @param description what the owner adds to the worker's description; empty: none is published
 * @param containers the container engine; empty: none is used
 */
record WorkerConfig(
    Path data,
    URI chain,
    Address contract,
    long deployedAt,
    Path key,
    Optional<Path> passwordFile,
    Optional<Address> owner,
    Staking.Wanted stake,
    int tasksAtOnce,
    Policy policy,
    Optional<DescriptionSettings> description,
    Optional<ContainerSettings> containers) {
  /** The same with other wishes. */
  WorkerConfig with(Policy other) {
    return new WorkerConfig(
        data,
        chain,
        contract,
        deployedAt,
        key,
        passwordFile,
        owner,
        stake,
        tasksAtOnce,
        other,
        description,
        containers);
  }
}
