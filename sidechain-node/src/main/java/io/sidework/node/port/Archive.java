package io.sidework.node.port;

import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.SegmentCertificate;
import java.util.List;
import java.util.Optional;

/**
 * What auditors need of deals that are over: terms and certificates, appended once and read rarely
 * (spec N-14). One thread appends; any thread reads. Nothing of it is kept in memory.
 */
public interface Archive extends AutoCloseable {
  /**
   * Where something lies.
   *
   * @param file number of the file, counted from 0
   * @param offset byte in it
   */
  record Place(int file, long offset) {
    public static final Place START = new Place(0, 0);
  }

  /** An archived deal and the names of its certificates, ascending. */
  record Entry(DealRecord record, List<CertificateName> certificates) {
    public Entry {
      certificates = List.copyOf(certificates);
    }
  }

  /** Gives one certificate of the deal that is being appended. */
  @FunctionalInterface
  interface Certificates {
    SegmentCertificate get(CertificateName name);
  }

  /**
   * Appends a deal; on disk after {@link #sync}.
   *
   * @throws StoreFailed when it cannot be written; what was appended of it is written over
   */
  Place append(Entry entry, Certificates certificates);

  /**
   * Returns when everything that was appended is on disk; what lies before the place that it
   * returns is all of it.
   */
  Place sync();

  /** Empty when its file is gone or the deal is damaged. */
  Optional<Entry> entry(Place place);

  /** Empty when its file is gone, the certificate is damaged, or the deal has none of the name. */
  Optional<SegmentCertificate> certificate(Place place, CertificateName name);

  @Override
  void close();
}
