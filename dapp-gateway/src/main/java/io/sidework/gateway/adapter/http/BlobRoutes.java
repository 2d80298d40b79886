package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.application.Blobs;
import io.sidework.gateway.application.Outputs;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Programs and inputs in, results out. */
record BlobRoutes(Blobs blobs, Outputs outputs) {
  /** What a node takes as one blob. */
  static final int MAX_BLOB = 16 << 20;

  private static final int PART = 64 << 10;

  /** 512 hashes with quotes and commas, and room for spaces. */
  private static final int MAX_OUTPUTS_BODY = 64 << 10;

  /** Strangers wrote these bytes: no browser may take them for a page of this gateway. */
  private static final Map<String, String> UNTRUSTED =
      Map.of(
          "cache-control", "public, max-age=31536000, immutable",
          "content-disposition", "attachment");

  List<Route> routes() {
    return List.of(
        new Route("PUT", "/v1/blobs/{sha256}", MAX_BLOB, this::put),
        Route.heavy("/v1/blobs/{sha256}", this::get),
        new Route("POST", "/v1/outputs", MAX_OUTPUTS_BODY, this::outputs));
  }

  private Answer put(Request request) {
    Blobs.Held held = blobs.put(request.word("sha256"), request.body());
    return Answer.ok(Json.object().put("holders", held.holders()).put("quorum", held.quorum()));
  }

  private Answer get(Request request) {
    byte[] blob = blobs.get(request.word("sha256"));
    Map<String, String> headers = new HashMap<>(UNTRUSTED);
    headers.put("content-length", String.valueOf(blob.length));
    return Answer.stream(
        "application/octet-stream",
        headers,
        () -> {},
        sink -> {
          // In parts: the server would copy the whole of it otherwise.
          for (int from = 0; from < blob.length; from += PART) {
            sink.write(Arrays.copyOfRange(blob, from, Math.min(blob.length, from + PART)));
          }
        });
  }

  private Answer outputs(Request request) {
    Set<Bytes32> hashes = hashes(request.json());
    return Answer.stream(
        "application/x-ndjson",
        Map.of(),
        () -> {},
        sink -> {
          try {
            outputs.fetch(hashes, (hash, bytes) -> writeLine(sink, hash, bytes));
          } catch (UncheckedIOException e) {
            throw new IOException("the reader of outputs has gone", e);
          }
        });
  }

  private static Set<Bytes32> hashes(JsonNode body) {
    if (!body.isArray() || body.isEmpty() || body.size() > Outputs.MAX_HASHES) {
      throw new MalformedDocument(
          "", "must be a list of 1 to " + Outputs.MAX_HASHES + " output hashes");
    }
    Set<Bytes32> hashes = new LinkedHashSet<>();
    for (JsonNode hash : body) {
      try {
        hashes.add(Bytes32.parse(hash.asText()));
      } catch (IllegalArgumentException e) {
        throw new MalformedDocument("[" + hashes.size() + "]", String.valueOf(e.getMessage()));
      }
    }
    return hashes;
  }

  private static void writeLine(Answer.Sink sink, Bytes32 hash, byte[] bytes) {
    String line =
        "{\"outputHash\":\""
            + hash
            + "\",\"base64\":\""
            + Base64.getEncoder().encodeToString(bytes)
            + "\"}\n";
    try {
      sink.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
