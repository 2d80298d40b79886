package io.sidework.protocol.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec R-33. */
class BeaconChainPropertyTest {
  private static final Bytes32 DOMAIN = Keccak.hash(new byte[] {9});

  private static Bytes32 secret(int number) {
    return Keccak.hash(new byte[] {(byte) number, (byte) (number >> 8)});
  }

  @Property(tries = 100)
  void everyLinkIsThePreimageOfTheOneBefore(
      @ForAll int secret, @ForAll @IntRange(min = 1, max = 40) int length) {
    BeaconChain chain = BeaconChain.of(secret(secret), DOMAIN, length);
    Bytes32 shown = chain.tip();
    for (int i = 1; i <= length; i++) {
      Bytes32 next = chain.preimage(shown).orElseThrow();
      assertThat(Keccak.hash(next.toArray())).isEqualTo(shown);
      assertThat(next).isEqualTo(chain.link(i));
      shown = next;
    }
    assertThat(chain.preimage(shown)).as("it ends").isEmpty();
    assertThat(chain.preimage(secret(secret + 1))).isEmpty();
  }

  @Example
  void aDeploymentAndASecretHaveAChainOfTheirOwn() {
    Bytes32 tip = BeaconChain.of(secret(1), DOMAIN).tip();
    assertThat(BeaconChain.of(secret(1), DOMAIN).tip()).isEqualTo(tip);
    assertThat(BeaconChain.of(secret(2), DOMAIN).tip()).isNotEqualTo(tip);
    assertThat(BeaconChain.of(secret(1), secret(3)).tip()).isNotEqualTo(tip);
    assertThat(BeaconChain.of(secret(1), DOMAIN).preimage(tip))
        .contains(BeaconChain.of(secret(1), DOMAIN).link(1));
  }
}
