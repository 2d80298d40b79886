package io.sidework.agent.application.policy;

import io.sidework.agent.port.Machine;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The owner's wishes (spec ). Every answer follows from what is passed in, and is empty
 * or one line that says which wish is in the way.
 *
 * @param when the machine is shared
 * @param caps what is shared of it
 * @param denied who and what is never served
 * @param minPrice least price of a copy, whatever the seats ask on chain; with rates, of its cap
 * @param minRates least of each rate of a deal that has some
 * @param grace how long running tasks may go on once sharing has ended
 */
public record Policy(
    When when, Caps caps, Denied denied, Amount minPrice, Rates minRates, Duration grace) {
  public static final Duration GRACE = Duration.ofSeconds(10);

  /** No wishes: always, all, anybody. */
  public static final Policy NONE =
      new Policy(When.ALWAYS, Caps.NONE, Denied.NOBODY, Amount.ZERO, Rates.FIXED, GRACE);

  /** Bytes of disk that are left to others, so that no task fills it up. */
  static final long DISK_MARGIN = 64L << 20;

  private static final long PAGE = 64 << 10;

  /**
   * When the machine is shared.
   *
   * @param maxOthersCpuPercent other processes may use this share of all cores at most
   * @param hours in one of which it has to be; none: at any time
   * @param zone of the hours
   * @param idle since the owner's last input; zero: the owner need not be away
   * @param mainsOnly not on battery
   */
  public record When(
      OptionalInt maxOthersCpuPercent,
      List<Hours> hours,
      ZoneId zone,
      Duration idle,
      boolean mainsOnly) {
    public static final When ALWAYS =
        new When(OptionalInt.empty(), List.of(), ZoneOffset.UTC, Duration.ZERO, false);

    public When {
      hours = List.copyOf(hours);
    }
  }

  /**
   * What is shared.
   *
   * @param taskTime after which a task is killed, if the deal does not say so sooner
   * @param memoryBytes what running tasks may have together, by their deals' limits
   * @param diskBytes of results and blobs
   * @param tasksAtOnce running at once
   * @param bytesPerSecond of blobs and openings together
   */
  public record Caps(
      Duration taskTime, long memoryBytes, long diskBytes, int tasksAtOnce, long bytesPerSecond) {
    public static final Caps NONE =
        new Caps(
            Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final long MAX_BLOBS = 1L << 30;

    /** Bytes that blobs may take: a quarter of the disk's share, at most 1 GiB. */
    public long blobBytes() {
      return Math.min(MAX_BLOBS, diskBytes / 4);
    }

    private long resultBytes() {
      return diskBytes - blobBytes();
    }
  }

  /**
   * Who and what is never served.
   *
   * @param requesters accounts that order or pay
   * @param programs SHA-256 of modules
   * @param hosts of nodes' endpoints, as published, lower case
   */
  public record Denied(Set<Address> requesters, Set<Bytes32> programs, Set<String> hosts) {
    public static final Denied NOBODY = new Denied(Set.of(), Set.of(), Set.of());

    public Denied {
      requesters = Set.copyOf(requesters);
      programs = Set.copyOf(programs);
      hosts = Set.copyOf(hosts);
    }

    /** Whether a node's endpoint is on a host that is denied. */
    public boolean covers(String endpoint) {
      try {
        String host = URI.create(endpoint).getHost();
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        return false; // no URL: nothing can be linked there
      }
    }

    /**
     * Whether an IP address is one that is denied, in whatever form either is written.
     *
     * @param address where somebody answers
     */
    public boolean coversAddress(String address) {
      return hosts.stream().anyMatch(host -> isSame(host, address));
    }

    private static boolean isSame(String host, String address) {
      try {
        byte[] denied = InetAddress.ofLiteral(host).getAddress();
        return Arrays.equals(denied, InetAddress.ofLiteral(address).getAddress());
      } catch (IllegalArgumentException e) {
        return false; // a name
      }
    }
  }

  /** Why nothing is shared now; what a wish is about and cannot be seen counts against sharing. */
  public Optional<String> pause(Machine machine) {
    return firstOf(load(machine), hours(machine), idle(machine), power(machine));
  }

  /** Whether the machine has to be seen before anything is shared. */
  public boolean needsToSee() {
    return !when.equals(When.ALWAYS);
  }

  @SafeVarargs
  private static Optional<String> firstOf(Optional<String>... reasons) {
    for (Optional<String> reason : reasons) {
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private Optional<String> load(Machine machine) {
    if (when.maxOthersCpuPercent.isEmpty()) {
      return Optional.empty();
    }
    int max = when.maxOthersCpuPercent.getAsInt();
    if (machine.othersCpuPercent().isEmpty()) {
      return Optional.of("the load of this machine cannot be seen");
    }
    int load = machine.othersCpuPercent().getAsInt();
    return load <= max
        ? Optional.empty()
        : Optional.of(
            "other processes use over " + max + " percent of the cores"); // not how much: it varies
  }

  private Optional<String> hours(Machine machine) {
    LocalDateTime local = LocalDateTime.ofInstant(machine.time(), when.zone);
    boolean within =
        when.hours.isEmpty() || when.hours.stream().anyMatch(span -> span.contains(local));
    return within ? Optional.empty() : Optional.of("it is outside of the hours for sharing");
  }

  private Optional<String> idle(Machine machine) {
    if (when.idle.isZero()) {
      return Optional.empty();
    }
    if (machine.idleSeconds().isEmpty()) {
      return Optional.of("whether the owner is idle cannot be seen");
    }
    return machine.idleSeconds().getAsLong() >= when.idle.toSeconds()
        ? Optional.empty()
        : Optional.of("the owner is not idle for " + when.idle.toMinutes() + " minutes");
  }

  private Optional<String> power(Machine machine) {
    if (!when.mainsOnly) {
      return Optional.empty();
    }
    if (machine.onMains().isEmpty()) {
      return Optional.of("whether this machine is on mains power cannot be seen");
    }
    return machine.onMains().get()
        ? Optional.empty()
        : Optional.of("this machine runs on its battery");
  }

  /** Why a deal is not worked on at all. */
  public Optional<String> refusal(Deal deal) {
    if (denied.requesters.contains(deal.requester()) || denied.requesters.contains(deal.payer())) {
      return Optional.of("its requester is denied");
    }
    if (denied.programs.contains(deal.program())) {
      return Optional.of("its program is denied");
    }
    if (deal.price().compareTo(minPrice) < 0) {
      return Optional.of(
          "it pays " + deal.price().toDisplay() + " a copy, under " + minPrice.toDisplay());
    }
    Optional<String> rate = rate(deal.rates());
    if (rate.isPresent()) {
      return rate;
    }
    if (memory(deal) > caps.memoryBytes) {
      return Optional.of("its tasks may take more memory than is shared");
    }
    if (deal.limits().outputBytes() > caps.resultBytes()) {
      return Optional.of("its tasks may write more than the disk that is shared");
    }
    return Optional.empty();
  }

  private Optional<String> rate(Rates rates) {
    if (!rates.isMetered()) {
      return Optional.empty();
    }
    for (int i = 0; i < Rates.METRICS.size(); i++) {
      Amount rate = rates.all().get(i);
      Amount least = minRates.all().get(i);
      if (rate.compareTo(least) < 0) {
        return Optional.of(
            "it pays %s per million of %s, under %s"
                .formatted(rate.toDisplay(), Rates.METRICS.get(i), least.toDisplay()));
      }
    }
    return Optional.empty();
  }

  /**
   * Why tasks of a deal have to wait, though the deal is welcome.
   *
   * @param tasks that would start one after another
   * @param memoryInUse bytes that running tasks may have, by their deals' limits
   */
  public Optional<String> lack(Machine machine, Deal deal, int tasks, long memoryInUse) {
    if (memory(deal) > caps.memoryBytes - memoryInUse) {
      return Optional.of("running tasks have the memory that is shared");
    }
    if (memory(deal) > machine.freeMemoryBytes().orElse(Long.MAX_VALUE)) {
      return Optional.of("this machine has too little free memory");
    }
    long output = (long) tasks * deal.limits().outputBytes();
    if (output > machine.freeDiskBytes().orElse(Long.MAX_VALUE) - DISK_MARGIN) {
      return Optional.of("the disk is full");
    }
    if (output > caps.resultBytes() - machine.usedDiskBytes().orElse(0)) {
      return Optional.of("results fill the disk that is shared");
    }
    return Optional.empty();
  }

  /** Bytes that one task of a deal may have. */
  public static long memory(Deal deal) {
    return deal.limits().memoryPages() * PAGE;
  }

  /** Real time that a task of a deal gets. */
  public Duration wallLimit(Deal deal) {
    Duration own = Duration.ofMillis(deal.limits().wallMillis());
    return own.compareTo(caps.taskTime) < 0 ? own : caps.taskTime;
  }
}
