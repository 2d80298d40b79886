package io.sidework.testnet.besu;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * The image of Besu that this machine has. Nothing is pulled: a build must not depend on what a
 * registry answers today, nor fetch hundreds of megabytes unasked.
 */
public final class BesuImage {
  private static final String VARIABLE = "SIDEWORK_BESU_IMAGE";
  private static final String REPOSITORY = "hyperledger/besu";
  private static final String LATEST = REPOSITORY + ":latest";

  private BesuImage() {}

  /** The image to test with. Skips the test, saying why, where it cannot run here. */
  public static String orSkip() {
    if (!ryukIsOff()) {
      return Assumptions.abort(
          "TESTCONTAINERS_RYUK_DISABLED is not true, and Testcontainers would pull its own image:"
              + " run with Maven, which sets it");
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Assumptions.abort("no Docker engine answers: Besu runs in a container");
    }
    DockerClient docker = DockerClientFactory.lazyClient();
    String asked = System.getenv(VARIABLE);
    if (asked != null && !asked.isBlank()) {
      return isPresent(docker, asked)
          ? asked
          : Assumptions.abort(VARIABLE + " names an image that is not here: docker pull " + asked);
    }
    return choose(tags(docker))
        .orElseGet(() -> Assumptions.abort("no image of Besu is here: docker pull " + LATEST));
  }

  /** The latest, else the one that sorts last; empty when none is Besu's. */
  static Optional<String> choose(Collection<String> tags) {
    List<String> besu = tags.stream().filter(BesuImage::isBesu).sorted().toList();
    return besu.stream()
        .filter(tag -> tag.endsWith(LATEST))
        .findFirst()
        .or(() -> besu.isEmpty() ? Optional.empty() : Optional.of(besu.getLast()));
  }

  /** Podman's names begin with the registry. */
  private static boolean isBesu(String tag) {
    String repository = tag.substring(0, Math.max(0, tag.lastIndexOf(':')));
    return repository.equals(REPOSITORY) || repository.endsWith("/" + REPOSITORY);
  }

  private static boolean ryukIsOff() {
    return Boolean.parseBoolean(
        TestcontainersConfiguration.getInstance().getEnvVarOrProperty("ryuk.disabled", "false"));
  }

  private static List<String> tags(DockerClient docker) {
    return docker.listImagesCmd().exec().stream()
        .map(Image::getRepoTags)
        .filter(tags -> tags != null)
        .flatMap(Arrays::stream)
        .toList();
  }

  private static boolean isPresent(DockerClient docker, String image) {
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
