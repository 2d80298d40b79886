package io.sidework.node.kill;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Blobs;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Archive and blobs whose process may be killed around and within each append and each blob. */
final class MortalFiles {
  private MortalFiles() {}

  private static UncheckedIOException failed(IOException e) {
    return new UncheckedIOException(e);
  }

  /**
   * @param directory of the cold files
   */
  record MortalArchive(Archive archive, Path directory, KillPoints points) implements Archive {
    @Override
    public Place append(Entry entry, Certificates certificates) {
      points.pass("before an append");
      Place place = archive.append(entry, certificates);
      if (points.isNext()) {
        tear();
      }
      points.pass("within an append");
      points.pass("after an append");
      return place;
    }

    /** The last bytes never got to the disk. */
    private void tear() {
      try (var files = Files.list(directory)) {
        Path last = files.sorted().toList().getLast();
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
          file.truncate(file.size() - 7);
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public Place sync() {
      Place end = archive.sync();
      points.pass("after a sync of the archive");
      return end;
    }

    @Override
    public Optional<Entry> entry(Place place) {
      return archive.entry(place);
    }

    @Override
    public Optional<SegmentCertificate> certificate(Place place, CertificateName name) {
      return archive.certificate(place, name);
    }

    @Override
    public void close() {
      archive.close();
    }
  }

  /**
   * @param directory of the blobs
   */
  record MortalBlobs(Blobs blobs, Path directory, KillPoints points) implements Blobs {
    @Override
    public boolean has(Bytes32 sha256) {
      return blobs.has(sha256);
    }

    @Override
    public Optional<byte[]> read(Bytes32 sha256) {
      return blobs.read(sha256);
    }

    @Override
    public boolean keep(byte[] bytes) {
      points.pass("before a blob");
      if (points.isNext()) {
        arrivePartly(bytes);
      }
      points.pass("within a blob");
      boolean kept = blobs.keep(bytes);
      points.pass("after a blob");
      return kept;
    }

    private void arrivePartly(byte[] bytes) {
      try {
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        Files.write(Files.createTempFile(directory.resolve("arriving"), "blob", null), half);
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /** As the disk is at this instant, whatever the process has open. */
  static void copy(Path from, Path to) {
    try (var all = Files.walk(from)) {
      for (Path each : (List<Path>) all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else if (!each.getFileName().toString().equals("LOCK")) {
          Files.copy(each, target);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
