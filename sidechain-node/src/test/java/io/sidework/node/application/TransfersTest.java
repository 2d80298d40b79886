package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.Store.Ended;
import io.sidework.node.testing.Certified;
import io.sidework.node.testing.FakePeers;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node lacks it gets from its peers, and no more than that (spec N-30, N-31). */
class TransfersTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private CatchUpHarness node;

  @BeforeEach
  void open() throws IOException {
    node = new CatchUpHarness(directory);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Deal made(String name, int volume) {
    return node.chain.make(name, Terms.hash("program"), Terms.hash("parameters"), volume, 300);
  }

  private List<SegmentCertificate> all(Deal deal) {
    return IntStream.range(0, deal.lots()).mapToObj(l -> node.certified(deal).lot(l, 3)).toList();
  }

  private void serve(int first, int last, List<SegmentCertificate> made) {
    for (int peer = first; peer <= last; peer++) {
      node.peers.at(Integer.toString(peer), FakePeers.holding(made));
    }
  }

  private List<SegmentCertificate> held(Deal deal) {
    return node.certificates.names(deal.id()).stream()
        .map(name -> node.certificates.certificate(deal.id(), name).orElseThrow())
        .toList();
  }

  private void assertWhole(Deal deal, List<SegmentCertificate> made) {
    assertThat(held(deal)).containsExactlyElementsOf(made);
    for (SegmentCertificate each : made) {
      each.leaves()
          .forEach(
              leaf ->
                  assertThat(node.store.output(deal.id(), leaf.outputHash()))
                      .hasValue(Certified.output(deal, leaf.taskIndex())));
    }
    assertThat(node.store.lacking(Ended.NONE, 10)).isEmpty();
    assertThat(node.store.certificates(deal.id())).as("beside the archive").isEmpty();
  }

  private Deal finished(String name, int volume) {
    Deal deal = made(name, volume);
    node.settle(deal, all(deal));
    node.peers.outputsOf(deal);
    return deal;
  }

  @Test
  void aDealThatWasOverBeforeTheNodeSawItIsFetchedWhole() throws Exception {
    Deal deal = finished("deal", 600);
    serve(1, 3, all(deal));
    node.readChain();
    node.pass(10);
    assertWhole(deal, all(deal));
    assertThat(node.peers.asked()).as("one answer had all").hasSize(1);
    assertThat(node.peers.outputsAsked()).allMatch(count -> count <= CertifiedSource.MAX_OUTPUTS);
    assertThat(node.peers.outputsAsked().stream().mapToInt(i -> i).sum()).isEqualTo(600);
  }

  @Test
  void onlyLotsThatLackCertificatesAreAskedFor() throws Exception {
    Deal deal = finished("deal", 5 * Deal.LOT);
    List<SegmentCertificate> made = all(deal);
    serve(1, 3, made);
    for (int lot : List.of(0, 1, 2, 4)) {
      node.store.write(List.of(new Mutation.PutCertificate(made.get(lot))));
      for (var leaf : made.get(lot).leaves()) {
        byte[] output = Certified.output(deal, leaf.taskIndex());
        node.store.write(List.of(new Mutation.PutOutput(deal.id(), leaf.outputHash(), output)));
      }
    }
    node.readChain();
    node.pass(10);
    assertWhole(deal, made);
    assertThat(node.peers.asked()).singleElement().asString().endsWith(" 3+1");
    assertThat(node.peers.outputsAsked()).containsExactly(128, 128);
  }

  @Test
  void nothingIsAskedForWhereNothingIsMissing() throws Exception {
    Deal deal = finished("deal", 10);
    node.store.write(List.of(new Mutation.PutCertificate(all(deal).getFirst())));
    for (int task = 0; task < 10; task++) {
      node.store.write(
          List.of(
              new Mutation.PutOutput(
                  deal.id(), Certified.outputHash(deal, task), Certified.output(deal, task))));
    }
    node.readChain();
    node.pass(10);
    assertWhole(deal, all(deal));
    assertThat(node.peers.asked()).isEmpty();
    assertThat(node.peers.outputsAsked()).isEmpty();
  }

  /** The first two peers that are asked answer like this, the third is honest. */
  private void assertRefused(Deal deal, FakePeers.Answers bad) throws Exception {
    List<SegmentCertificate> good = all(deal);
    Set<String> liars = new TreeSet<>();
    for (String peer : List.of("1", "2", "3")) {
      node.peers.at(
          peer,
          (id, first, lots) -> {
            boolean lies = liars.contains(peer) || liars.size() < 2 && liars.add(peer);
            return (lies ? bad : FakePeers.holding(good)).certificates(id, first, lots);
          });
    }
    node.readChain();
    node.pass(10);
    assertWhole(deal, good);
    assertThat(liars).hasSize(2);
    for (String liar : liars) {
      assertThat(node.peers.asked().stream().filter(each -> each.startsWith(liar)))
          .as("how often a liar is asked")
          .hasSizeBetween(1, 2);
    }
  }

  @Test
  void certificatesOfAnotherDealAreRefused() throws Exception {
    Deal deal = finished("deal", 300);
    Deal other = made("other", 300);
    assertRefused(deal, (id, first, lots) -> Optional.of(all(other)));
  }

  @Test
  void certificatesWithTooFewSignaturesAreRefused() throws Exception {
    Deal deal = finished("deal", 300);
    assertRefused(
        deal, (id, first, lots) -> Optional.of(List.of(node.certified(deal).lot(first, 2))));
  }

  @Test
  void certificatesThatNobodyAskedForAreRefused() throws Exception {
    Deal deal = finished("deal", 200);
    assertRefused(
        deal,
        (id, first, lots) ->
            Optional.of(
                List.of(
                    new SegmentCertificate(deal.id(), 7, 0, 0, List.of(), List.of(), List.of()))));
  }

  /** Torn, endless and huge ones are no answer: {@code HttpCertifiedSourceTest}. */
  @Test
  void whoGivesNoAnswerIsLeftAlone() throws Exception {
    Deal deal = finished("deal", 300);
    assertRefused(deal, (id, first, lots) -> Optional.empty());
  }

  @Test
  void anAnswerThatIsTooLongForSeveralLotsIsAskedForLotByLot() throws Exception {
    Deal deal = finished("deal", 3 * Deal.LOT);
    FakePeers.Answers all = FakePeers.holding(all(deal));
    for (String peer : List.of("1", "2", "3")) {
      node.peers.at(
          peer,
          (id, first, lots) -> lots > 1 ? Optional.empty() : all.certificates(id, first, lots));
    }
    node.readChain();
    node.pass(10);
    assertWhole(deal, all(deal));
    assertThat(node.peers.asked()).hasSize(4);
  }

  /** Spec N-28: it holds the blobs, and its lots never run here. */
  @Test
  void aDealThatGoesOnWithoutThisNodeIsFollowedAndSettled() throws Exception {
    Deal deal = made("deal", 300);
    List<SegmentCertificate> made = all(deal);
    serve(1, 3, made.subList(0, 1));
    node.readChain();
    node.pass(20);
    assertThat(held(deal)).containsExactly(made.getFirst());
    assertThat(node.settler.size()).isEqualTo(1);
    node.peers.forgetRequests();
    serve(1, 3, made);
    node.pass(120);
    assertThat(held(deal)).containsExactlyElementsOf(made);
    assertThat(node.settler.size()).isEqualTo(2);
    assertThat(node.peers.asked()).allSatisfy(asked -> assertThat(asked).endsWith(" 1+1"));
    int requests = node.peers.asked().size();
    node.pass(600);
    assertThat(node.peers.asked()).as("nothing is missing any more").hasSize(requests);
  }

  /** Of a refunded deal only what was paid for needs a certificate. */
  @Test
  void ofARefundedDealWhatWasSettledIsFetched() throws Exception {
    Deal deal = made("deal", 600);
    List<SegmentCertificate> made = all(deal);
    node.settle(deal, made.subList(1, 2));
    node.chain.refund(deal.id());
    node.peers.outputsOf(deal);
    serve(1, 3, made);
    node.readChain();
    node.pass(10);
    assertWhole(deal, made.subList(1, 2));
    assertThat(node.peers.asked()).singleElement().asString().endsWith(" 1+1");
  }

  @Test
  void aDealThatNobodyWorkedAtLacksNothing() throws Exception {
    Deal deal = made("deal", 600);
    node.chain.refund(deal.id());
    node.readChain();
    node.pass(5);
    assertThat(node.store.archived(deal.id())).isPresent();
    assertThat(node.store.lacking(Ended.NONE, 10)).isEmpty();
    assertThat(node.peers.asked()).isEmpty();
  }

  /** As long as nobody has it the requests get rarer; then it comes. */
  @Test
  void peersThatHaveNothingAreAskedMoreAndMoreRarely() throws Exception {
    Deal deal = finished("deal", 10);
    serve(1, 3, List.of());
    node.readChain();
    node.pass(600);
    assertThat(node.peers.asked()).hasSizeLessThan(3 * 20);
    assertThat(node.store.lacking(Ended.NONE, 10)).hasSize(1);
    serve(1, 3, all(deal));
    node.pass(70);
    assertWhole(deal, all(deal));
  }

  @Test
  void manyDealsAreCaughtUpWithOneAfterTheOther() throws Exception {
    List<Deal> deals = IntStream.range(0, 40).mapToObj(i -> finished("deal " + i, 10)).toList();
    serve(1, 3, deals.stream().flatMap(deal -> all(deal).stream()).toList());
    node.readChain();
    node.pass(60);
    deals.forEach(deal -> assertWhole(deal, all(deal)));
    assertThat(node.peers.asked()).hasSize(40);
    assertThat(node.peers.outputsAsked()).hasSize(40);
  }

  /** Spec N-31. */
  @Test
  void outputsThatAreLostOrDamagedAreFoundAndFetched() throws Exception {
    Deal deal = finished("deal", 20);
    serve(1, 3, all(deal));
    node.readChain();
    node.pass(10);
    node.store.write(
        List.of(
            new Mutation.DropOutput(deal.id(), Certified.outputHash(deal, 3)),
            new Mutation.PutOutput(deal.id(), Certified.outputHash(deal, 7), new byte[] {1})));
    node.peers.forgetRequests();
    node.scrub();
    assertThat(node.store.output(deal.id(), Certified.outputHash(deal, 7))).isEmpty();
    node.pass(10);
    assertWhole(deal, all(deal));
    assertThat(node.peers.outputsAsked()).containsExactly(2);
    assertThat(node.peers.asked()).isEmpty();
  }

  /** Spec N-31: every byte of the archive, certificates and terms alike. */
  @Test
  void whatTheArchiveHasLostIsFetchedAgain() throws Exception {
    Deal deal = finished("deal", 300);
    List<SegmentCertificate> made = all(deal);
    serve(1, 3, made);
    node.readChain();
    node.pass(10);
    Path file = directory.resolve("archive/00000000.cold");
    for (boolean terms : List.of(false, true)) {
      var place = node.store.archived(deal.id()).orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[(int) place.offset() + (terms ? 20 : -20)] ^= 1;
      Files.write(file, bytes);
      var first = new CertificateName(terms ? 0 : 1, 0);
      node.close();
      node = new CatchUpHarness(directory, node.chain, node.peers);
      assertThat(node.certificates.certificate(deal.id(), first)).isEmpty();
      node.scrub();
      node.pass(10);
      assertWhole(deal, made);
      assertThat(node.store.archived(deal.id())).isNotEqualTo(Optional.of(place));
    }
  }

  @Test
  void whatAPeerGivesAfterTheRetentionIsNotKept() throws Exception {
    Deal deal = finished("deal", 10);
    node.peers.refuseOutputs(true);
    serve(1, 3, all(deal));
    node.readChain();
    node.pass(10);
    Ended ended = node.store.lacking(Ended.NONE, 1).getFirst();
    node.store.write(List.of(new Mutation.DropOutputs(ended.deal(), ended.since())));
    assertThat(node.store.lacking(Ended.NONE, 1)).isEmpty();
    byte[] output = Certified.output(deal, 0);
    node.mailbox.put(new Command.FetchedOutput(ended, Certified.outputHash(deal, 0), output));
    node.pass(1);
    assertThat(node.store.holds(deal.id(), Certified.outputHash(deal, 0))).isFalse();
  }
}
