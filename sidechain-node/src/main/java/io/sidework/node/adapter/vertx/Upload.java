package io.sidework.node.adapter.vertx;

import io.sidework.node.port.Blobs;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A request body that is completely in a file.
 *
 * @param sha256 of all its bytes
 */
record Upload(Path file, Bytes32 sha256) {
  /** Writes a paused request's body to a file; on failure the file is deleted. */
  static Future<Upload> receive(Vertx vertx, HttpServerRequest request, Path file) {
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setWrite(true).setTruncateExisting(true))
        .compose(opened -> copy(request, opened))
        .map(sha256 -> new Upload(file, sha256))
        .onFailure(failed -> vertx.fileSystem().delete(file.toString()));
  }

  private static Future<Bytes32> copy(HttpServerRequest request, AsyncFile file) {
    Promise<Void> read = Promise.promise();
    MessageDigest digest = newDigest();
    long[] size = new long[1];
    request.exceptionHandler(read::tryFail);
    request.endHandler(end -> read.tryComplete());
    request.handler(
        chunk -> {
          size[0] += chunk.length();
          if (size[0] > Blobs.MAX_BYTES) {
            read.tryFail(BlobRoutes.tooLarge());
          } else {
            digest.update(chunk.getBytes());
            write(request, file, chunk);
          }
        });
    request.resume();
    return read.future().eventually(file::close).map(done -> Bytes32.of(digest.digest()));
  }

  private static void write(HttpServerRequest request, AsyncFile file, Buffer chunk) {
    file.write(chunk);
    if (file.writeQueueFull()) {
      request.pause();
      file.drainHandler(drained -> request.resume());
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
