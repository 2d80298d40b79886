package io.sidework.node.kill;

import io.sidework.node.adapter.file.ColdFiles;
import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.adapter.rocksdb.RocksStore;
import io.sidework.node.application.Archivist;
import io.sidework.node.application.Certificates;
import io.sidework.node.application.ChainFollower;
import io.sidework.node.application.Command;
import io.sidework.node.application.Crew;
import io.sidework.node.application.Deals;
import io.sidework.node.application.Deliverer;
import io.sidework.node.application.Duty;
import io.sidework.node.application.Mailbox;
import io.sidework.node.application.NodeCore;
import io.sidework.node.application.Preparer;
import io.sidework.node.application.Reexecutions;
import io.sidework.node.application.Self;
import io.sidework.node.application.Settler;
import io.sidework.node.application.Transfers;
import io.sidework.node.port.Links;
import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.Programs;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** One life of a node: its parts over a directory, each turn taken by hand. */
final class Life implements AutoCloseable, Links {
  private final int index;
  private final HandNetwork network;
  private final Path directory;
  private final RocksStore store;
  private final ColdFiles archive;
  private final FileBlobs files;
  private final Mailbox mailbox = new Mailbox();
  private final Deals deals;
  private final NodeCore core;
  private final List<Duty> duties;

  Life(int index, HandNetwork network, Path directory, KillPoints points) throws IOException {
    this.index = index;
    this.network = network;
    this.directory = directory;
    Files.createDirectories(directory);
    this.store = RocksStore.open(directory.resolve("store"), "node" + index);
    this.archive = ColdFiles.open(directory.resolve("archive"), store.archiveEnd());
    this.files = FileBlobs.open(directory.resolve("blobs"), 1 << 20);
    var mortal = new MortalStore(store, points);
    var cold = new MortalFiles.MortalArchive(archive, directory.resolve("archive"), points);
    var blobs = new MortalFiles.MortalBlobs(files, directory.resolve("blobs"), points);
    EcKey key = HandNetwork.NODES.get(index);
    Self self = new Self(network.chain().domain(), key);
    FakeAccount account = new FakeAccount(network.chain(), key.address());
    Runs runtime = new Runs();
    Preparer preparer =
        new Preparer(mailbox, blobs, network::blob, runtime, network::membership, network::now);
    Reexecutions reexecutions = new Reexecutions(mailbox, runtime, network::now);
    Settler settler =
        new Settler(
            network.chain(),
            account,
            BeaconChain.of(key.secret(), self.domain().separator()),
            mortal,
            network::now);
    Deliverer deliverer =
        new Deliverer(network.chain(), account, mortal, Amount.ZERO, network::now);
    Archivist archivist = new Archivist(mailbox, mortal, cold, network::now);
    Transfers transfers =
        new Transfers(
            self,
            network.chain(),
            mailbox,
            mortal,
            cold,
            network,
            archivist,
            network::membership,
            network::now);
    Crew crew =
        new Crew(
            this,
            LotMachine::start,
            preparer,
            reexecutions,
            settler,
            deliverer,
            archivist,
            transfers,
            mortal);
    this.deals = new Deals(self, crew, 60);
    ChainFollower follower = new ChainFollower(network.chain(), mailbox);
    this.core = new NodeCore(mailbox, deals, mortal, network::now, () -> {});
    this.duties =
        List.of(follower, preparer, reexecutions, settler, deliverer, archivist, transfers);
    try {
      deals.recover(mortal, follower.begin(mortal, 0), network.now());
    } catch (Killed e) {
      close();
      throw e;
    }
  }

  Certificates certificates() {
    return new Certificates(store, archive);
  }

  RocksStore store() {
    return store;
  }

  FileBlobs blobs() {
    return files;
  }

  Path directory() {
    return directory;
  }

  void put(Command command) {
    if (!mailbox.offer(command)) {
      throw new AssertionError("mailbox full");
    }
  }

  /** A turn of every part. */
  void turn() {
    put(new Command.Tick());
    for (Duty duty : duties) {
      try {
        duty.turn();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    while (mailbox.hasMore()) {
      core.step(mailbox.poll());
    }
  }

  @Override
  public void toPeers(Collection<Address> peers, PeerMessage message) {
    peers.forEach(peer -> network.send(index, peer, message));
  }

  @Override
  public void toWorkers(Collection<Address> workers, WorkerMessage message) {
    workers.forEach(worker -> network.send(index, worker, message));
  }

  @Override
  public void close() {
    archive.close();
    store.close();
  }

  /** Gives every task the result that honest workers have. */
  private static final class Runs implements ReferenceRuntime {
    @Override
    public Finding check(byte[] module) {
      return new Finding.Usable();
    }

    @Override
    public Run run(Deal deal, int taskIndex) {
      return new Run.Done(Programs.result(deal), new byte[0]);
    }

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }
}
