package io.sidework.client;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import java.nio.file.Path;
import java.util.Optional;

/** A connection to a network with the key of whoever orders from it. */
public final class Session implements AutoCloseable {
  private final Network network;
  private final Web3jChain chain;

  private Session(Network network, Web3jChain chain) {
    this.network = network;
    this.chain = chain;
  }

  /**
   * Connects to the network that a folder describes.
   *
   * @throws BadInput when the folder describes none
   * @throws io.sidework.contracts.chain.ChainUnavailable when its chain does not answer
   */
  public static Session open(Path dir) {
    Network network = Network.load(dir);
    return new Session(
        network, Web3jChain.connect(network.chain(), network.contract(), network.deployedAt()));
  }

  public Network network() {
    return network;
  }

  public Chain chain() {
    return chain;
  }

  public Endpoint gateway() {
    return new Endpoint(network.gateway());
  }

  /**
   * The requester's key.
   *
   * @throws BadInput when the network's folder names none, or it cannot be read
   */
  public EcKey key() {
    Path file =
        network
            .requesterKey()
            .orElseThrow(
                () -> new BadInput(network.dir().resolve(Network.FILE) + " names no requesterKey"));
    try {
      return KeyFile.load(file, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new BadInput(String.valueOf(e.getMessage()), e);
    }
  }

  public ChainAccount account() {
    return chain.account(key());
  }

  /** Places orders with this session's key. */
  public Requester requester(java.util.function.Consumer<String> notes) {
    EcKey key = key();
    return new Requester(chain, chain.account(key), key, gateway(), notes);
  }

  @Override
  public void close() {
    chain.close();
  }
}
