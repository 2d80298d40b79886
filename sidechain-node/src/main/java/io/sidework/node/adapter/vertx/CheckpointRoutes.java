package io.sidework.node.adapter.vertx;

import io.sidework.node.application.DealDraw;
import io.sidework.node.application.Views;
import io.sidework.node.port.BlobIntake;
import io.sidework.node.port.CheckpointShelf;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps checkpoints for the workers that are drawn for a task, who sign for them, and gives them to
 * anybody: they are sealed (spec N-40, N-41).
 */
final class CheckpointRoutes {
  private static final int MAX_UPLOADS = 4;
  private static final String SCHEME = "Sidework ";

  private final Vertx vertx;
  private final Domain domain;
  private final Views views;
  private final BlobIntake arrivals;
  private final CheckpointShelf shelf;
  private final AtomicInteger uploads = new AtomicInteger();

  /**
   * @param arrivals gives files for what is on its way
   */
  CheckpointRoutes(
      Vertx vertx, Domain domain, Views views, BlobIntake arrivals, CheckpointShelf shelf) {
    this.vertx = vertx;
    this.domain = domain;
    this.views = views;
    this.arrivals = arrivals;
    this.shelf = shelf;
  }

  void get(RoutingContext call) {
    DealId deal = new DealId(Hashes.path(call, "id"));
    Address worker = worker(call);
    int task = (int) number("task", call.pathParam("task"), Integer.MAX_VALUE);
    vertx
        .executeBlocking(() -> shelf.get(deal, worker, task))
        .onSuccess(
            found -> {
              if (found.isEmpty()) {
                Problem.of(404, "No such checkpoint", "none of that worker and task is kept here")
                    .send(call);
              } else {
                call.response()
                    .putHeader("Content-Type", "application/octet-stream")
                    .end(Buffer.buffer(found.get()));
              }
            })
        .onFailure(call::fail);
  }

  void put(RoutingContext call) {
    CheckpointUpload upload =
        new CheckpointUpload(
            worker(call),
            new DealId(Hashes.path(call, "id")),
            (int) number("task", call.pathParam("task"), Integer.MAX_VALUE),
            number("leg", call.request().getParam("leg"), Long.MAX_VALUE),
            Hashes.parse("sha256", String.valueOf(call.request().getParam("sha256"))));
    Signature signature = signature(call);
    String length = call.request().getHeader("Content-Length");
    if (length == null || number("length", length, Long.MAX_VALUE) > CheckpointShelf.MAX_BYTES) {
      throw tooLarge(CheckpointShelf.MAX_BYTES);
    }
    if (uploads.incrementAndGet() > MAX_UPLOADS) {
      uploads.decrementAndGet();
      throw new Refusal(503, "Too many uploads", "try again in a second");
    }
    call.request().pause();
    Future.fromCompletionStage(views.draw(upload.deal()), vertx.getOrCreateContext())
        .compose(draw -> vertx.executeBlocking(() -> admit(draw, upload, signature)))
        .compose(
            draw ->
                vertx
                    .executeBlocking(() -> begin(draw.deal(), Long.parseLong(length)))
                    .compose(file -> Upload.receive(vertx, call.request(), file))
                    .compose(
                        received ->
                            vertx.executeBlocking(() -> keep(draw.deal(), upload, received))))
        .onComplete(ended -> uploads.decrementAndGet())
        .onSuccess(kept -> call.response().setStatusCode(204).end())
        .onFailure(
            failed -> {
              // What was not taken of the body is dropped: the connection may serve another.
              if (!call.request().isEnded()) {
                call.request().handler(dropped -> {}).resume();
              }
              call.fail(failed);
            });
  }

  private DealDraw admit(Optional<DealDraw> open, CheckpointUpload upload, Signature signature) {
    DealDraw draw =
        open.filter(found -> found.has(upload.taskIndex()))
            .orElseThrow(() -> new Refusal(404, "No such task", "no open deal here has this task"));
    // Before the lottery is asked, which costs more.
    Address key = draw.roster().keyOf(upload.worker());
    if (!domain.isSignedBy(key, upload, signature)) {
      throw new Refusal(401, "Wrong signature", "not signed by the key of " + upload.worker());
    }
    if (!draw.isDrawn(upload.worker(), upload.taskIndex())) {
      throw new Refusal(403, "Not drawn", upload.worker() + " is not drawn for this task");
    }
    return draw;
  }

  /** Room for what is on its way, if the deal pays for as much (spec N-41). */
  private Path begin(Deal deal, long length) throws IOException {
    requireWithin(deal, length);
    return arrivals.arriving();
  }

  private static void requireWithin(Deal deal, long bytes) {
    if (deal.checkpointBytes() == 0) {
      throw new Refusal(
          403,
          "No storage reserved",
          "the deal reserves nothing for checkpoints: checkpointBytes 0");
    }
    if (bytes > deal.checkpointBytes()) {
      throw tooLarge(deal.checkpointBytes());
    }
  }

  private CheckpointShelf.Kept keep(Deal deal, CheckpointUpload upload, Upload received)
      throws IOException {
    try {
      if (!received.sha256().equals(upload.sha256())) {
        throw new Refusal(422, "Hash does not match", "the bytes hash to " + received.sha256());
      }
      requireWithin(deal, Files.size(received.file()));
      CheckpointShelf.Kept kept =
          shelf.put(
              upload.deal(),
              upload.worker(),
              upload.taskIndex(),
              upload.leg(),
              Files.readAllBytes(received.file()));
      return switch (kept) {
        case KEPT -> kept;
        case OLDER -> throw new Refusal(409, "Older", "one of a later leg is kept here");
        case NO_ROOM -> throw new Refusal(507, "No room left", "the quota is used up");
      };
    } finally {
      Files.deleteIfExists(received.file());
    }
  }

  private static Refusal tooLarge(int most) {
    return new Refusal(
        413, "Checkpoint too large", "Content-Length says at most " + most + " bytes here");
  }

  private static Address worker(RoutingContext call) {
    try {
      return Address.parse(String.valueOf(call.pathParam("worker")));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Malformed worker", "worker is 0x and 40 hexadecimal digits");
    }
  }

  private static long number(String name, String text, long most) {
    if (text == null || !text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
      throw new Refusal(400, "Malformed " + name, name + " is a number from 0 to " + most);
    }
    return Long.parseLong(text);
  }

  private static Signature signature(RoutingContext call) {
    String given = call.request().getHeader("Authorization");
    try {
      if (given != null && given.startsWith(SCHEME)) {
        return Signature.of(HexFormat.of().parseHex(given.substring(SCHEME.length())));
      }
    } catch (IllegalArgumentException e) {
      // Answered like one that is missing.
    }
    throw new Refusal(
        401, "No signature", "Authorization is \"Sidework\" and 128 hexadecimal digits");
  }
}
