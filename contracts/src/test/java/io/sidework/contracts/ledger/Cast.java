package io.sidework.contracts.ledger;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.ledger.Asset;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.LedgerParameters;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Resources;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everybody who plays, in the order of test/support/Stage.sol, which sets up the same. On the tape
 * an address is its place here; 0 is the zero address. People have keys; assets and contracts have
 * other addresses on chain than here, which nothing depends on.
 */
final class Cast {
  static final int REQUESTERS = 1; // .. 3
  static final int POOL_OWNER = 4;
  static final int PROGRAM_OWNER = 5;
  static final int DATASET_OWNER = 6;
  static final int NODES = 7; // .. 13
  static final int WORKERS = 14; // .. 17
  static final int THIEF = 18;
  static final int KEYS = 19; // .. 24, spare signing keys
  static final int PEOPLE = 25;
  static final int PROGRAM = 25;
  static final int DATASET = 26;
  static final int POOL = 27;
  static final int NO_ASSET = 28;
  static final int GROUP = 29; // of the first two requesters, the program, the dataset and the pool
  static final int NO_GROUP = 30; // a contract that answers nothing
  static final int CALLBACK = 31;
  private static final int SIZE = 32;

  /** Unix seconds when the play begins. */
  static final long START = 1_800_000_000L;

  private static final int FIRST_KEY = 0x1000;
  private static final Amount WALLET = Amount.parse("10000");
  private static final Amount DEPOSIT = Amount.parse("6000");
  static final Bytes32 PROGRAM_CONTENT = content(1);
  static final Bytes32 DATASET_CONTENT = content(2);
  static final Resources PROGRAM_NEEDS = new Resources(1000, 4, 100);

  /** Element i is the address of place i. */
  private static final List<Address> ADDRESSES = addresses();

  private static final Map<Address, Integer> PLACES = places();

  private Cast() {}

  static Address address(int place) {
    return ADDRESSES.get(place);
  }

  static int place(Address address) {
    return PLACES.getOrDefault(address, -1);
  }

  /** A text with places instead of addresses. */
  static String named(String text) {
    String named = text;
    for (int place = 0; place < SIZE; place++) {
      named = named.replace(address(place).toString(), "@" + place);
    }
    return named;
  }

  static Bytes32 content(int number) {
    byte[] word = new byte[Bytes32.SIZE];
    word[Bytes32.SIZE - 1] = (byte) number;
    return Bytes32.of(word);
  }

  static LedgerParameters parameters(boolean capped) {
    return new LedgerParameters(
        Amount.parse("1000"),
        Amount.parse("100"),
        Amount.parse("0.01"),
        Amount.parse("0.001"),
        4,
        3600,
        7200,
        600,
        12_000,
        250,
        capped ? 5_000 : 0);
  }

  /** As everything stands when the curtain rises. */
  static Ledger ledger(boolean capped) {
    Map<Address, Amount> wallets = new TreeMap<>();
    for (int place = 1; place < PEOPLE; place++) {
      wallets.put(address(place), WALLET);
    }
    SortedSet<Address> group = new TreeSet<>();
    for (int member : new int[] {REQUESTERS, REQUESTERS + 1, PROGRAM, DATASET, POOL}) {
      group.add(address(member));
    }
    Ledger ledger =
        new Ledger(
            parameters(capped),
            wallets,
            List.of(
                asset(PROGRAM, Asset.Kind.PROGRAM, PROGRAM_OWNER, PROGRAM_CONTENT, PROGRAM_NEEDS),
                asset(DATASET, Asset.Kind.DATASET, DATASET_OWNER, DATASET_CONTENT, Resources.NONE),
                asset(POOL, Asset.Kind.POOL, POOL_OWNER, Bytes32.ZERO, Resources.NONE)),
            Map.of(address(GROUP), group));
    wallets.keySet().forEach(person -> ledger.apply(person, START, new Operation.Deposit(DEPOSIT)));
    return ledger;
  }

  private static Asset asset(
      int place, Asset.Kind kind, int owner, Bytes32 content, Resources needs) {
    return new Asset(address(place), kind, address(owner), content, needs);
  }

  private static List<Address> addresses() {
    List<Address> list = new ArrayList<>();
    list.add(Address.ZERO);
    for (int place = 1; place < PEOPLE; place++) {
      byte[] key = new byte[Bytes32.SIZE];
      key[Bytes32.SIZE - 2] = (byte) ((FIRST_KEY + place) >> 8);
      key[Bytes32.SIZE - 1] = (byte) (FIRST_KEY + place);
      list.add(EcKey.of(Bytes32.of(key)).address());
    }
    for (int place = PEOPLE; place < SIZE; place++) {
      byte[] made = new byte[Address.SIZE];
      made[0] = (byte) place;
      list.add(Address.of(made));
    }
    return list;
  }

  private static Map<Address, Integer> places() {
    Map<Address, Integer> places = new TreeMap<>();
    for (int place = 0; place < SIZE; place++) {
      places.put(ADDRESSES.get(place), place);
    }
    return places;
  }
}
