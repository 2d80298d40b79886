package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** R-RUN-63: only what the runtime writes is read. */
class OutputArchiveTest {
  private static ByteBuffer archive(String... names) {
    ByteBuffer out = ByteBuffer.allocate(4_096);
    out.put("SWO1".getBytes(StandardCharsets.US_ASCII))
        .putInt(2)
        .put((byte) 'h')
        .put((byte) 'i')
        .putInt(names.length);
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      out.putShort((short) bytes.length).put(bytes).putInt(1).put((byte) 7);
    }
    return out;
  }

  private static byte[] bytes(ByteBuffer out) {
    return Arrays.copyOf(out.array(), out.position());
  }

  @Test
  void standardOutputAndFilesComeApart() {
    OutputArchive archive = OutputArchive.read(bytes(archive("a.csv", "b")));
    assertThat(archive.stdout()).asString().isEqualTo("hi");
    assertThat(archive.files()).containsOnlyKeys("a.csv", "b");
    assertThat(archive.files().get("b")).containsExactly(7);
    assertThat(OutputArchive.read(bytes(archive())).files()).isEmpty();
    assertThat(archive.toBytes()).isEqualTo(bytes(archive("a.csv", "b")));
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String name : new String[] {"../x", "/etc/x", "a/b", "", "é", ".x"}) {
      assertThatThrownBy(() -> OutputArchive.read(bytes(archive(name))))
          .hasMessageContaining("file name");
    }
  }

  @Test
  void everyOtherFormIsRefused() {
    assertThatThrownBy(() -> OutputArchive.read("hello".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("not an archive: it does not begin with SWO1");
    assertThatThrownBy(() -> OutputArchive.read(bytes(archive("b", "a"))))
        .hasMessage("file a is not in ascending order");
    assertThatThrownBy(() -> OutputArchive.read(bytes(archive("a", "a"))))
        .hasMessage("file a is not in ascending order");
    assertThatThrownBy(() -> OutputArchive.read(bytes(archive("a").put((byte) 0))))
        .hasMessage("1 bytes behind the archive's end");
    assertThatThrownBy(() -> OutputArchive.read(bytes(archive().putInt(10, 65))))
        .hasMessage("an archive of 65 files, at most 64");
    byte[] whole = bytes(archive("a", "b"));
    for (int length = 4; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> OutputArchive.read(cut)).hasMessage("the archive ends too early");
    }
  }

  @Test
  void damageIsRefusedOrRead() {
    byte[] whole = bytes(archive("a", "b"));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertThat(OutputArchive.read(damaged).files().size()).isLessThanOrEqualTo(2);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }
}
