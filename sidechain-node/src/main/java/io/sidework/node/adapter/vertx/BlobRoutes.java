package io.sidework.node.adapter.vertx;

import io.sidework.node.port.BlobIntake;
import io.sidework.node.port.Blobs;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PUT, GET and HEAD of blobs; bytes go to disk as they come. */
final class BlobRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(BlobRoutes.class);

  /** Uploads at one time. */
  static final int MAX_UPLOADS = 8;

  private final Vertx vertx;
  private final BlobIntake blobs;
  private final Runnable onArrival;
  private final AtomicInteger uploads = new AtomicInteger();

  BlobRoutes(Vertx vertx, BlobIntake blobs, Runnable onArrival) {
    this.vertx = vertx;
    this.blobs = blobs;
    this.onArrival = onArrival;
  }

  void get(RoutingContext call) {
    Bytes32 sha256 = Hashes.path(call, "sha256");
    if (!blobs.has(sha256)) {
      throw new Refusal(404, "No such blob", "this node does not hold a blob " + sha256);
    }
    HttpServerResponse response =
        call.response()
            .putHeader("Content-Type", "application/octet-stream")
            .putHeader("Cache-Control", "public, immutable, max-age=31536000");
    String file = blobs.path(sha256).toString();
    if (call.request().method().equals(HttpMethod.HEAD)) {
      vertx
          .fileSystem()
          .props(file)
          .onSuccess(
              props -> response.putHeader("Content-Length", Long.toString(props.size())).end())
          .onFailure(call::fail);
    } else {
      response.sendFile(file).onFailure(call::fail);
    }
  }

  void put(RoutingContext call) {
    Bytes32 named = Hashes.path(call, "sha256");
    String length = call.request().getHeader("Content-Length");
    if (length != null
        && length.matches("[0-9]{1,18}")
        && Long.parseLong(length) > Blobs.MAX_BYTES) {
      throw tooLarge();
    }
    if (uploads.incrementAndGet() > MAX_UPLOADS) {
      uploads.decrementAndGet();
      throw new Refusal(
          503, "Too many uploads", MAX_UPLOADS + " uploads are in progress, try again in a second");
    }
    call.request().pause();
    vertx
        .executeBlocking(blobs::arriving)
        .compose(file -> Upload.receive(vertx, call.request(), file))
        .compose(upload -> vertx.executeBlocking(() -> keep(named, upload)))
        .onComplete(ended -> uploads.decrementAndGet())
        .onSuccess(created -> answer(call, named, created))
        .onFailure(call::fail);
  }

  static Refusal tooLarge() {
    return new Refusal(
        413, "Blob too large", "a blob has at most " + Blobs.MAX_BYTES + " bytes (16 MiB)");
  }

  /** True when the blob is new here. */
  private boolean keep(Bytes32 named, Upload upload) throws IOException {
    Path file = upload.file();
    if (!upload.sha256().equals(named)) {
      Files.deleteIfExists(file);
      throw new Refusal(
          422,
          "Hash does not match",
          "the path names " + named + ", but the bytes sent hash to " + upload.sha256());
    }
    boolean isNew = !blobs.has(named);
    if (!blobs.adopt(file, named)) {
      throw new Refusal(507, "No room left", "the node's quota for blobs is used up");
    }
    LOG.debug("blob {} kept", named);
    onArrival.run();
    return isNew;
  }

  private static void answer(RoutingContext call, Bytes32 sha256, boolean created) {
    call.response()
        .setStatusCode(created ? 201 : 200)
        .putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("sha256", sha256.toString()).toBuffer());
  }
}
