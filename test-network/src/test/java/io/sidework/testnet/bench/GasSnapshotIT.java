package io.sidework.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Nobody makes the contracts dearer without saying so. */
class GasSnapshotIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @Test
  void costsAreThoseOfTheSnapshot() throws Exception {
    GasNumbers snapshot = GasNumbers.read(GasBench.snapshot(HOME));

    assertThat(GasBench.run(HOME).numbers().differencesFrom(snapshot))
        .as(
            "differences of more than 1 % from contracts/gas.json; if they are meant to be:"
                + " ./sidework bench gas --update")
        .isEmpty();
  }
}
