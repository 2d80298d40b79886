package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What images may have at most, and one past it, in the words of an engine (spec C-12, C-21). */
class ImageLimitsTest {
  private static final ObjectMapper JSON =
      DefaultDockerClientConfig.createDefaultConfigBuilder().build().getObjectMapper();
  private static final long MIB = 1 << 20;

  /** Each layer counts with the most that was said of it. */
  private static Optional<String> pulled(long maxBytes) throws Exception {
    try (Pull pull = new Pull(maxBytes)) {
      for (String layer :
          new String[] {
            "{\"id\": \"a\", \"progressDetail\": {\"current\": 1, \"total\": 1048576}}",
            "{\"id\": \"a\", \"progressDetail\": {\"current\": 9, \"total\": 1048576}}",
            "{\"id\": \"b\", \"progressDetail\": {\"current\": 1, \"total\": 1048576}}",
            "{\"id\": \"b\", \"status\": \"Pull complete\", \"progressDetail\": {}}"
          }) {
        pull.onNext(JSON.readValue(layer, PullResponseItem.class));
      }
      return pull.problem();
    }
  }

  @Test
  void transferredBytes() throws Exception {
    assertThat(pulled(2 * MIB)).isEmpty();
    assertThat(pulled(2 * MIB - 1)).contains("it has over 1 MiB");
  }

  private static InspectImageResponse withVolumes(int count) throws Exception {
    String volumes =
        IntStream.range(0, count)
            .mapToObj("\"/v%d\": {}"::formatted)
            .collect(Collectors.joining(", "));
    return JSON.readValue(
        "{\"Id\": \"sha256:1\", \"Config\": {\"Volumes\": {%s}}}".formatted(volumes),
        InspectImageResponse.class);
  }

  @Test
  void volumes() throws Exception {
    assertThat(Images.Image.of(withVolumes(32)).volumes()).hasSize(32);
    assertThatThrownBy(() -> Images.Image.of(withVolumes(33)))
        .isInstanceOf(Images.Unavailable.class)
        .hasMessage("its image declares 33 volumes");
  }
}
