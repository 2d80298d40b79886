package io.sidework.node.adapter.file;

import io.sidework.node.port.Archive;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.StoreFailed;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.SegmentCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Archive} in append-only files of about 64 MiB. A deal is a run of {@link ColdRecord}s in
 * one file: its certificates, then its terms with the certificates' offsets. Old files may be moved
 * away by hand: what lay in them is then no longer answered.
 */
public final class ColdFiles implements Archive {
  private static final Logger LOG = LoggerFactory.getLogger(ColdFiles.class);
  private static final long FILE_BYTES = 64L << 20;

  private final Path directory;
  private final long fileBytes;
  private @Nullable FileChannel channel;
  private int file;
  private long end;
  private long committed;

  /** A certificate's name and the byte at which its record begins. */
  record Located(CertificateName name, long offset) {}

  record Index(DealRecord record, List<Located> certificates) {}

  private ColdFiles(Path directory, long fileBytes, Place end) {
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.file = end.file();
    this.end = end.offset();
    this.committed = end.offset();
  }

  /**
   * Opens the files and cuts off what a kill left behind.
   *
   * @param end as the store remembers it: nothing behind it was ever referred to
   */
  public static ColdFiles open(Path directory, Place end) throws IOException {
    return open(directory, end, FILE_BYTES);
  }

  static ColdFiles open(Path directory, Place end, long fileBytes) throws IOException {
    Files.createDirectories(directory);
    ColdFiles files = new ColdFiles(directory, fileBytes, end);
    files.cut();
    return files;
  }

  private void cut() throws IOException {
    try (Stream<Path> present = Files.list(directory)) {
      for (Path each : present.filter(p -> p.compareTo(path(file)) > 0).toList()) {
        LOG.info("{} was begun and never referred to: deleted", each);
        Files.delete(each);
      }
    }
    Path last = path(file);
    long size = Files.exists(last) ? Files.size(last) : 0;
    if (size < end) {
      LOG.error("{} has {} bytes and should have {}: some deals are lost to it", last, size, end);
      next();
    } else if (size > end) {
      LOG.info("{} ends in {} bytes of an unfinished write: cut off", last, size - end);
      try (FileChannel tail = FileChannel.open(last, StandardOpenOption.WRITE)) {
        tail.truncate(end).force(true);
      }
    }
  }

  private Path path(int number) {
    return directory.resolve(String.format(Locale.ROOT, "%08d.cold", number));
  }

  @Override
  public Place append(Entry entry, Certificates certificates) {
    roll();
    long begin = end;
    boolean whole = false;
    try {
      List<Located> located = new ArrayList<>();
      for (CertificateName name : entry.certificates()) {
        located.add(new Located(name, end));
        write(certificates.get(name).toBytes());
      }
      Place place = new Place(file, end);
      write(index(entry.record(), located));
      whole = true;
      return place;
    } catch (IOException e) {
      throw new StoreFailed("cannot write " + path(file) + ": " + e.getMessage(), e);
    } finally {
      end = whole ? end : begin;
    }
  }

  private void roll() {
    if (end >= fileBytes) {
      sync();
      try {
        next();
      } catch (IOException e) {
        throw new StoreFailed("cannot close " + path(file) + ": " + e.getMessage(), e);
      }
    }
  }

  static byte[] index(DealRecord record, List<Located> located) {
    Writer out = new Writer().bytes(record.toBytes()).u32(located.size());
    for (Located each : located) {
      out.u32(each.name().lot()).u32(each.name().round()).u64(each.offset());
    }
    return out.toArray();
  }

  private void write(byte[] content) throws IOException {
    ByteBuffer record = ColdRecord.of(content);
    FileChannel to = channel();
    while (record.hasRemaining()) {
      end += to.write(record, end);
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(path(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = open;
      try (FileChannel entries = FileChannel.open(directory)) {
        entries.force(true);
      }
    }
    return open;
  }

  private void next() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
    file++;
    end = 0;
    committed = 0;
  }

  @Override
  public Place sync() {
    try {
      if (channel != null && committed < end) {
        channel.force(false);
        committed = end;
      }
      return new Place(file, end);
    } catch (IOException e) {
      throw new StoreFailed("cannot write " + path(file) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Entry> entry(Place place) {
    return read(place.file(), place.offset(), ColdFiles::decodeIndex)
        .map(
            index ->
                new Entry(
                    index.record(), index.certificates().stream().map(Located::name).toList()));
  }

  @Override
  public Optional<SegmentCertificate> certificate(Place place, CertificateName name) {
    return read(place.file(), place.offset(), ColdFiles::decodeIndex)
        .flatMap(
            index ->
                index.certificates().stream().filter(each -> each.name().equals(name)).findFirst())
        .flatMap(at -> read(place.file(), at.offset(), SegmentCertificate::decode));
  }

  static Index decodeIndex(Reader in) {
    DealRecord record = DealRecord.decode(in.bytes(ColdRecord.MAX_CONTENT));
    List<Located> located =
        in.list(
            ColdRecord.MAX_CONTENT,
            at -> new Located(new CertificateName(at.u32(), at.u32()), at.u64()));
    return new Index(record, located);
  }

  private <T> Optional<T> read(
      int number, long offset, java.util.function.Function<Reader, T> decoder) {
    Path from = path(number);
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
      return Optional.of(Reader.all(ColdRecord.read(in, offset), decoder));
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone", from);
    } catch (IOException | MalformedMessage e) {
      LOG.warn("{} is damaged at byte {}: {}", from, offset, e.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("closing the archive", e);
    }
  }
}
