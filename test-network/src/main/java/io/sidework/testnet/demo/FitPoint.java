package io.sidework.testnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * One task's answer: the best point of its tile, as the program prints it.
 *
 * @param beta infections per day
 * @param gamma recoveries per day
 * @param sse squared error against the 14 days
 */
record FitPoint(double beta, double gamma, double sse) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IOException when it is not the program's one line of JSON
   */
  static FitPoint parse(byte[] output) throws IOException {
    JsonNode json = JSON.readTree(output);
    if (json == null || !json.path("sse").isNumber()) {
      throw new IOException("a task's output is not a fit");
    }
    return new FitPoint(
        json.path("beta").asDouble(), json.path("gamma").asDouble(), json.path("sse").asDouble());
  }
}
