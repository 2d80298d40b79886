package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec: what was sealed survives, whatever a crash left behind it. */
class FileResultJournalTest {
  private static final DealId DEAL = new DealId(word(1));

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private static Bytes32 word(int value) {
    byte[] bytes = new byte[Bytes32.SIZE];
    bytes[31] = (byte) value;
    return Bytes32.of(bytes);
  }

  private static byte[] output(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TaskResult result(String text) {
    return new TaskResult(
        TaskStatus.OK, TaskResult.outputHash(output(text)), word(3), new Usage(1, 2, 3, 4));
  }

  private ResultJournal open() throws IOException {
    return new FileResultStore(folder).open(DEAL);
  }

  private Path file(int lot) {
    return folder.resolve(DEAL.toString()).resolve(lot + ".results");
  }

  @Test
  void everythingIsThereAfterARestart() throws IOException {
    ResultJournal journal = open();
    journal.append(300, result("a"), output("a"));
    journal.append(301, result("b"), output("b"));
    journal.seal(1, BigInteger.valueOf(3).shiftLeft(44));
    journal.opened(1, word(9));

    ResultJournal again = open();

    assertThat(again.lots()).containsExactly(1);
    assertThat(again.stored(1)).isEqualTo(BigInteger.valueOf(3).shiftLeft(44));
    assertThat(again.sealed(1)).containsExactly(BigInteger.valueOf(3).shiftLeft(44));
    assertThat(again.openedBundles(1)).containsExactly(word(9));
    assertThat(again.result(301)).isEqualTo(result("b"));
    assertThat(again.output(301)).isEqualTo(output("b"));
  }

  /** what is lost may have been committed to, also when the worker starts once more. */
  @Test
  void damageIsRemembered() throws IOException {
    ResultJournal journal = open();
    journal.append(0, result("a"), output("a"));
    journal.append(1, result("b"), output("b"));
    journal.seal(0, BigInteger.TWO);
    assertThat(journal.isCut(0)).isFalse();
    assertThat(open().isCut(0)).isFalse();
    try (RandomAccessFile raw = new RandomAccessFile(file(0).toFile(), "rw")) {
      raw.seek(raw.length() - 3);
      raw.write(77);
    }
    assertThat(open().isCut(0)).isTrue();
    ResultJournal again = open();
    assertThat(again.isCut(0)).isTrue();
    assertThat(again.isCut(1)).isFalse();
    assertThat(again.output(0)).isEqualTo(output("a"));
    again.seal(0, BigInteger.ONE);
    assertThat(open().sealed(0)).containsExactly(BigInteger.ONE);
  }

  @Test
  void theFirstResultStays() throws IOException {
    ResultJournal journal = open();
    journal.append(0, result("a"), output("a"));
    journal.append(0, result("other"), output("other"));

    assertThat(journal.output(0)).isEqualTo(output("a"));
    assertThat(open().output(0)).isEqualTo(output("a"));
  }

  @Test
  void aTornLastWriteIsCutOff() throws IOException {
    ResultJournal journal = open();
    journal.append(0, result("kept"), output("kept"));
    long whole = Files.size(file(0));
    journal.append(1, result("torn"), output("torn"));
    long end = Files.size(file(0));

    for (long length = whole; length < end; length++) {
      try (RandomAccessFile torn = new RandomAccessFile(file(0).toFile(), "rw")) {
        torn.setLength(length);
      }
      ResultJournal after = open();
      assertThat(after.has(0)).isTrue();
      assertThat(after.has(1)).isFalse();
      after.append(1, result("again"), output("again"));
      assertThat(open().output(1)).isEqualTo(output("again"));
    }
  }

  @Test
  void aRecordOfWrongBytesAndWhatFollowsIsCutOff() throws IOException {
    ResultJournal journal = open();
    journal.append(0, result("kept"), output("kept"));
    Files.write(file(0), new byte[40], StandardOpenOption.APPEND);

    ResultJournal after = open();

    assertThat(after.stored(0)).isEqualTo(BigInteger.ONE);
    assertThat(after.output(0)).isEqualTo(output("kept"));
  }

  @Test
  void forgettingDeletes() throws IOException {
    ResultJournal journal = open();
    journal.append(0, result("a"), output("a"));
    journal.seal(0, BigInteger.ONE);
    journal.forget(0);
    assertThat(file(0)).doesNotExist();
    assertThat(journal.lots()).isEmpty();

    new FileResultStore(folder).forget(DEAL);
    assertThat(file(0).getParent()).doesNotExist();
  }
}
