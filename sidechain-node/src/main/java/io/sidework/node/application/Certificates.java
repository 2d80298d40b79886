package io.sidework.node.application;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Certificates of deals wherever they are: in the store while something can still be done for the
 * deal, in the archive after. Thread-safe; reads from disk, so not for the core's thread.
 */
public final class Certificates {
  private record Cached(Place place, Archive.Entry entry) {}

  private final Store store;
  private final Archive archive;

  /** Of the last archived deal that was asked for: who reads one certificate reads all. */
  private final AtomicReference<Cached> last = new AtomicReference<>();

  public Certificates(Store store, Archive archive) {
    this.store = store;
    this.archive = archive;
  }

  /** An archived deal; empty when it is not over, not known, or lost to the archive. */
  public Optional<Archive.Entry> archived(DealId deal) {
    return store.archived(deal).flatMap(this::entry);
  }

  private Optional<Archive.Entry> entry(Place place) {
    // By its place: a deal is archived again when something that it lacked was found.
    Cached cached = last.get();
    if (cached != null && cached.place().equals(place)) {
      return Optional.of(cached.entry());
    }
    Optional<Archive.Entry> found = archive.entry(place);
    found.ifPresent(entry -> last.set(new Cached(place, entry)));
    return found;
  }

  /** Ascending by lot and round; those too that came in after the deal was archived. */
  public List<CertificateName> names(DealId deal) {
    NavigableSet<CertificateName> names = new TreeSet<>(store.certificates(deal));
    archived(deal).ifPresent(entry -> names.addAll(entry.certificates()));
    return List.copyOf(names);
  }

  public Optional<SegmentCertificate> certificate(DealId deal, CertificateName name) {
    // In this order: a deal may be archived between two calls, but never comes back.
    Optional<SegmentCertificate> present = store.certificate(deal, name);
    if (present.isPresent()) {
      return present;
    }
    Optional<Place> place = store.archived(deal);
    return place.flatMap(at -> archive.certificate(at, name));
  }
}
