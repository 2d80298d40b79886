package io.sidework.sim;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node's archive, as bytes; it survives crashes, with what nobody refers to any more. */
final class ColdDisk implements Archive {
  private record Kept(Entry entry, Map<CertificateName, byte[]> certificates) {}

  private final List<Kept> kept = new ArrayList<>();

  @Override
  public Place append(Entry entry, Certificates certificates) {
    Map<CertificateName, byte[]> bytes = new TreeMap<>();
    for (CertificateName name : entry.certificates()) {
      bytes.put(name, certificates.get(name).toBytes());
    }
    kept.add(new Kept(entry, bytes));
    return new Place(0, kept.size() - 1);
  }

  @Override
  public Place sync() {
    return new Place(0, kept.size());
  }

  @Override
  public Optional<Entry> entry(Place place) {
    return Optional.of(kept.get((int) place.offset()).entry());
  }

  @Override
  public Optional<SegmentCertificate> certificate(Place place, CertificateName name) {
    return Optional.ofNullable(kept.get((int) place.offset()).certificates().get(name))
        .map(bytes -> Reader.all(bytes, SegmentCertificate::decode));
  }

  @Override
  public void close() {}
}
