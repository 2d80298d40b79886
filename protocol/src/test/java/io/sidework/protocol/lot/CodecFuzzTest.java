package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever comes over a wire is a message or {@link MalformedMessage}, never anything else. */
class CodecFuzzTest {
  private static final List<Function<byte[], Object>> DECODERS =
      List.of(
          PeerMessage::decode,
          WorkerMessage::decode,
          LotInput::decode,
          LotMessage::decode,
          ResolveValue::decode,
          ClosedSet::decode,
          Ruling::decode,
          Parameters::decode);

  private static void tryAll(byte[] bytes) {
    for (Function<byte[], Object> decoder : DECODERS) {
      try {
        assertThat(decoder.apply(bytes)).isNotNull();
      } catch (MalformedMessage expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void randomBytes() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(24);
      }
      tryAll(bytes);
    }
  }

  /** Everything that a lot with every kind of trouble put on the wire. */
  private static List<byte[]> realMessages() {
    List<byte[]> messages = new ArrayList<>();
    for (long seed : new long[] {3, 12, 29, 42}) {
      Sim sim = new Sim(Scenario.of(seed));
      sim.tap = messages::add;
      sim.run();
    }
    return messages;
  }

  @Test
  void mutatedMessages() {
    Random random = new Random(2);
    List<byte[]> messages = realMessages();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = messages.get(random.nextInt(messages.size())).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt();
      }
      tryAll(random.nextInt(4) == 0 ? java.util.Arrays.copyOf(bytes, bytes.length / 2) : bytes);
    }
  }

  @Test
  void encodingIsCanonical() {
    for (byte[] bytes : realMessages()) {
      byte[] again;
      try {
        PeerMessage message = PeerMessage.decode(bytes);
        again = message.toBytes();
        if (message instanceof PeerMessage.Agreement agreement) {
          assertThat(LotMessage.decode(agreement.body()).toBytes()).isEqualTo(agreement.body());
        }
        if (message instanceof PeerMessage.Certificate certificate) {
          assertThat(certificate.certificate()).isInstanceOf(SegmentCertificate.class);
        }
      } catch (MalformedMessage e) {
        again = WorkerMessage.decode(bytes).toBytes();
      }
      assertThat(again).isEqualTo(bytes);
    }
  }
}
