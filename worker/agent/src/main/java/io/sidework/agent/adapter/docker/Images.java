package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sidework.protocol.job.ContainerProgram;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images by their digest: those that are here, and those that can be pulled (spec C-20). What was
 * pulled goes again (spec C-22). Thread-safe; nobody waits for another's pull.
 */
final class Images {
  private static final Logger LOG = LoggerFactory.getLogger(Images.class);
  private static final long PULL_MINUTES = 10;

  private final DockerClient client;
  private final Pulling pulling;

  /** Guarded by this: an image that was found is not removed before its task is known to use it. */
  private final PulledImages pulled;

  Images(DockerClient client, Pulling pulling, PulledImages pulled) {
    this.client = client;
    this.pulling = pulling;
    this.pulled = pulled;
  }

  /**
   * An image that is here.
   *
   * @param id by which the engine knows it
   * @param volumes paths that it declares as volumes
   */
  record Image(String id, List<String> volumes) {
    private static final int MAX_VOLUMES = 32;

    static Image of(InspectImageResponse seen) throws Unavailable {
      var config = seen.getConfig();
      Map<String, ?> declared = config == null ? null : config.getVolumes();
      List<String> volumes = declared == null ? List.of() : List.copyOf(declared.keySet());
      if (volumes.size() > MAX_VOLUMES) {
        throw new Unavailable("its image declares " + volumes.size() + " volumes");
      }
      return new Image(String.valueOf(seen.getId()), volumes);
    }
  }

  /** The image is not here and cannot be had. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  /** Finds a program's image, or pulls it. It stays until it is given back. */
  Image take(ContainerProgram program) throws Unavailable, InterruptedException {
    Optional<Image> here = takeHere(program);
    if (here.isPresent()) {
      return here.get();
    }
    Optional<String> refusal = pulling.refusal(program.repository());
    if (refusal.isPresent()) {
      throw new Unavailable("image " + program.id() + " is not here, and " + refusal.get());
    }
    Set<String> before = all();
    try {
      pull(program);
    } finally {
      remember(program.reference(), before); // also what arrived though its pull was given up
    }
    try {
      return takeHere(program)
          .orElseThrow(
              () ->
                  new Unavailable("image " + program.reference() + " was pulled and is not here"));
    } finally {
      trim();
    }
  }

  private synchronized Optional<Image> takeHere(ContainerProgram program) throws Unavailable {
    Optional<InspectImageResponse> here = find(program);
    if (here.isEmpty()) {
      return Optional.empty();
    }
    Image image = Image.of(here.get());
    pulled.use(image.id());
    return Optional.of(image);
  }

  /** Ends a task's use of an image. */
  synchronized void giveBack(Image image) {
    pulled.release(image.id());
    trim();
  }

  /**
   * Looks which of the images that were pulled before are still here, and removes what is too much.
   */
  synchronized void takeUp() {
    pulled.retain(id -> inspect(id).isPresent());
    trim();
  }

  /** What was here before is the owner's, also if it has another reference now. */
  private synchronized void remember(String reference, Set<String> before) {
    inspect(reference)
        .filter(image -> !before.contains(String.valueOf(image.getId())))
        .ifPresent(
            image ->
                pulled.add(
                    String.valueOf(image.getId()),
                    Objects.requireNonNullElse(image.getSize(), 0L),
                    reference));
  }

  private synchronized void trim() {
    pulled.trim(this::remove);
  }

  /**
   * Ends a reference, and the image with its last one; never by force, so that what the owner has
   * named, or runs, stays.
   */
  private boolean remove(String reference) {
    try {
      client.removeImageCmd(reference).exec();
      return true;
    } catch (NotFoundException e) {
      return true;
    } catch (RuntimeException e) { // an engine that is gone too: a result must not be lost for it
      LOG.info("image {} cannot be removed now: {}", reference, DockerEngine.words(e));
      return false;
    }
  }

  private Set<String> all() {
    return client.listImagesCmd().withShowAll(true).exec().stream()
        .map(image -> String.valueOf(image.getId()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<InspectImageResponse> find(ContainerProgram program) {
    return (program.repository().isEmpty()
            ? Optional.<InspectImageResponse>empty()
            : inspect(program.reference()))
        .or(() -> inspect(program.id()));
  }

  private Optional<InspectImageResponse> inspect(String name) {
    try {
      return Optional.of(client.inspectImageCmd(name).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private void pull(ContainerProgram program) throws Unavailable, InterruptedException {
    LOG.info("pulling image {}", program.reference());
    Optional<Login> login = login(program.repository());
    Pull pull = new Pull(pulling.maxBytes());
    try {
      PullImageCmd command = client.pullImageCmd(program.reference());
      login.ifPresent(given -> command.withAuthConfig(given.at(registryOf(program))));
      command.exec(pull);
      if (!pull.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) {
        throw new Unavailable("image is not here after " + PULL_MINUTES + " minutes of pulling");
      }
    } catch (DockerException e) {
      throw unavailable(DockerEngine.words(e), login);
    } finally {
      DockerEngine.close(pull);
    }
    if (pull.problem().isPresent()) {
      throw unavailable(pull.problem().get(), login);
    }
  }

  private static String registryOf(ContainerProgram program) {
    return Pulling.registry(program.repository());
  }

  private Optional<Login> login(String repository) throws Unavailable {
    try {
      return pulling.logins().of(repository);
    } catch (IllegalArgumentException e) {
      throw new Unavailable("image cannot be pulled: " + e.getMessage());
    }
  }

  private static Unavailable unavailable(String words, Optional<Login> login) {
    return new Unavailable("image cannot be pulled: " + PullFailure.explain(words, login));
  }
}
