package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.client.job.JobFile;
import io.sidework.contracts.chain.AccountState;
import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeAccount;
import io.sidework.fixture.FakeChain;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.MachineRequirements;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What placing an order does, in which order, and what it refuses before it signs (spec G-20). */
class RequesterTest {
  private static final Amount NONE = Amount.ZERO;
  private static final EcKey SELLER = Actors.key("seller");
  private static final Address POOL = Actors.address(77);

  private final FakeChain chain = new FakeChain();
  private final FakeAccount account = new FakeAccount(chain);
  private final List<String> notes = new ArrayList<>();
  private final FakeEndpoint gateway;
  private final Requester requester;

  RequesterTest() throws Exception {
    gateway = new FakeEndpoint();
    requester = new Requester(chain, account, Actors.REQUESTER, gateway.endpoint(), notes::add);
    balance("1", "100");
    chain.owners.put(POOL, SELLER.address());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void balance(String free, String tokens) {
    chain.accounts.put(account.address(), new AccountState(Amount.parse(free), NONE, NONE));
    chain.tokens.put(account.address(), Amount.parse(tokens));
  }

  private static JobFile job(int volume, int seconds, Address pool) {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, volume);
    return job(new Parameters(List.of("{i}"), List.of(axis), Bytes32.ZERO), seconds, pool);
  }

  private static JobFile job(Parameters parameters, int seconds, Address pool) {
    return new JobFile(
        new byte[] {1},
        parameters,
        new byte[0],
        Collections.emptySortedMap(),
        Actors.PRICE,
        Rates.FIXED,
        Mode.REPLICATED,
        16,
        seconds,
        Actors.LIMITS,
        0,
        pool,
        List.of("trust 16"),
        List.of());
  }

  @Test
  void uploadsPaysInWhatIsMissingPostsAndMatches() {
    Deal deal = requester.submit(job(1024, 600, Address.ZERO));
    assertThat(deal.volume()).isEqualTo(1024);
    // 68.608 are locked (see DealReportTest), 1 is there.
    assertThat(account.calls).containsExactly("deposit 67.608", "match 1024");
    assertThat(gateway.requests).hasSize(3).last().isEqualTo("POST /v1/jobs");
    assertThat(notes).contains("defaults: trust 16").anyMatch(n -> n.contains("locks 68.608"));
  }

  @Test
  void refusesWhatCannotBePaidBeforeAnythingIsDone() {
    balance("1", "67.607");
    assertThatThrownBy(() -> requester.submit(job(1024, 600, Address.ZERO)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("68.608")
        .hasMessageContaining("68.607");
    assertThat(account.calls).isEmpty();
    assertThat(gateway.requests).isEmpty();
  }

  /** An order that too few may be drawn for would only come back at its deadline. */
  @Test
  void refusesMachinesThatTooFewHaveBeforeAnythingIsDone() {
    MachineRequirements four =
        new MachineRequirements("", "", 4, 0, 0, "", 0, List.of(), List.of());
    Parameters asking = new Parameters(List.of(), List.of(), Bytes32.ZERO, JobFiles.NONE, four);
    chain.seats = List.of(seat(1, 4), seat(2, 2));
    assertThatThrownBy(() -> requester.submit(job(asking, 600, Address.ZERO)))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "requires: 2 owners are needed, 1 in epoch 1 have said that their machine is:"
                + " runtime wasm, at least 4 cores");
    assertThat(account.calls).isEmpty();
    assertThat(gateway.requests).isEmpty();

    chain.seats = List.of(seat(1, 4), seat(2, 8));
    requester.submit(job(asking, 600, Address.ZERO));
    assertThat(notes).contains("machines: 2 owners fit: runtime wasm, at least 4 cores");
  }

  private static Seat seat(int number, int cores) {
    Address owner = Address.parse("%040x".formatted(number));
    Machine machine = new Machine("", "", cores, 0, List.of(), 0, List.of(Machine.WASM), "", "");
    return new Seat(owner, owner, 1, Address.ZERO, Amount.ZERO, Standing.NONE).on(machine);
  }

  @Test
  void refusesADeadlineBeyondTheNetworks() {
    requester.submit(job(1, 7200, Address.ZERO));
    assertThatThrownBy(() -> requester.submit(job(1, 7201, Address.ZERO)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("deadline: at most 7200 s");
  }

  @Test
  void takesTheCheapestOfferThatFits() {
    gateway.offers.add(offer("0.009", 100, 2_000_000_000L));
    gateway.offers.add(offer("0.008", 100, 2_000_000_000L));
    gateway.offers.add(offer("0.001", 10, 2_000_000_000L));
    gateway.offers.add(offer("0.002", 100, 1_700_000_000L));
    SignedOffer foreign = offer("0.003", 100, 2_000_000_000L);
    gateway.offers.add(
        new SignedOffer(
            new Signed<>(foreign.order(), Actors.DOMAIN.sign(Actors.REQUESTER, foreign.order()))));
    requester.submit(job(50, 600, POOL));
    assertThat(Objects.requireNonNull(account.matchedOffer).price())
        .isEqualTo(Amount.parse("0.008"));
    gateway.offers.clear();
    assertThatThrownBy(() -> requester.submit(job(50, 600, POOL)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("pool: no offer of");
  }

  /** the cap alone does not say which of two metered offers is dearer. */
  @Test
  void takesTheOfferThatCostsLeastAtTheJobsLimits() {
    Rates most = rates("0.000001");
    gateway.offers.add(offer("0.009", Rates.FIXED));
    gateway.offers.add(offer("0.008", rates("0.0000008")));
    gateway.offers.add(offer("0.010", rates("0.0000004")));
    gateway.offers.add(offer("0.007", rates("0.000002")));
    requester.submit(metered(most));
    // At most 10^10 fuel: 0.004 at the least rate, under its cap of 0.010.
    assertThat(Objects.requireNonNull(account.matchedOffer).rates()).isEqualTo(rates("0.0000004"));
    gateway.offers.removeIf(offer -> offer.order().rates().within(most));
    assertThatThrownBy(() -> requester.submit(metered(most)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("at these rates or less");
  }

  private static Rates rates(String fuel) {
    return new Rates(Amount.parse(fuel), Amount.ZERO, Amount.ZERO, Amount.ZERO);
  }

  private static JobFile metered(Rates rates) {
    JobFile job = job(50, 600, POOL);
    return new JobFile(
        job.program(),
        job.parameters(),
        job.stdin(),
        job.files(),
        job.price(),
        rates,
        job.mode(),
        job.trust(),
        job.seconds(),
        job.limits(),
        job.checkpointBytes(),
        job.pool(),
        job.defaults(),
        job.warnings());
  }

  private static SignedOffer offer(String price, int volume, long expiry) {
    return offer(price, Rates.FIXED, volume, expiry);
  }

  private static SignedOffer offer(String price, Rates rates) {
    return offer(price, rates, 100, 2_000_000_000L);
  }

  private static SignedOffer offer(String price, Rates rates, int volume, long expiry) {
    OfferOrder order =
        new OfferOrder(
            POOL,
            Amount.parse(price),
            rates,
            Amount.ZERO,
            volume,
            Actors.LIMITS,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            expiry,
            BigInteger.ONE);
    return new SignedOffer(new Signed<>(order, Actors.DOMAIN.sign(SELLER, order)));
  }
}
