package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container engine on this machine, for one worker. What an earlier run of the worker has left
 * behind is removed when it is opened (spec C-16).
 */
public final class DockerEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
  private static final String LABEL = "io.sidework.worker";
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final DockerClient client;
  private final Path socket;
  private final Map<String, String> labels;
  private final Path scratch;
  private final User user;
  private final Images images;
  private final Gpus gpus;

  private DockerEngine(
      DockerClient client,
      Path socket,
      String worker,
      Path scratch,
      User user,
      Images images,
      List<Gpu> gpus) {
    this.client = client;
    this.socket = socket;
    this.labels = Map.of(LABEL, worker);
    this.scratch = scratch;
    this.user = user;
    this.images = images;
    this.gpus = new Gpus(gpus);
  }

  /**
   * Connects, and removes what is left of this worker's earlier containers.
   *
   * @param socket of the engine, such as {@code /var/run/docker.sock}
   * @param worker name of this worker on this machine, of letters and digits
   * @param memory folder in memory, such as {@code /dev/shm}
   * @param pulled file that keeps which images were pulled
   * @param gpus cards that tasks may have
   * @throws IOException when no engine answers there, or the folder is not in memory
   */
  public static DockerEngine open(
      Path socket, String worker, Path memory, Pulling pulling, Path pulled, List<Gpu> gpus)
      throws IOException {
    requireInMemory(memory);
    PulledImages known = PulledImages.open(pulled, pulling.keptBytes());
    Path scratch = memory.resolve("sidework-" + worker);
    DockerClient client = connect(socket, scratch);
    try {
      client.pingCmd().exec();
      sweep(client, worker);
      TaskFolder.delete(scratch);
      Files.createDirectory(
          scratch,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Images images = new Images(client, pulling, known);
      images.takeUp();
      User user = User.of(scratch, EngineReport.isRootlessPodman(client.infoCmd().exec()));
      return new DockerEngine(client, socket, worker, scratch, user, images, gpus);
    } catch (RuntimeException e) {
      close(client);
      throw silent(socket, e);
    }
  }

  /**
   * Folders of tasks are bounded by the tasks' memory, which they only are in memory (spec C-14).
   */
  private static void requireInMemory(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    if (!type.equals("tmpfs")) {
      throw new IOException(folder + " is not in memory: it is of type " + type);
    }
  }

  /** Nothing answers there. */
  static IOException silent(Path socket, RuntimeException e) {
    return new IOException("no container engine answers at " + socket + ": " + words(e), e);
  }

  /** Without the owner's own credentials: what strangers may have pulled is told apart (C-23). */
  static DockerClient connect(Path socket, Path noCredentials) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + socket)
            .withDockerTlsVerify(false)
            .withDockerConfig(noCredentials.toString())
            .build();
    var transport =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .connectionTimeout(CONNECT)
            .build();
    return DockerClientImpl.getInstance(config, transport);
  }

  private static void sweep(DockerClient client, String worker) {
    List<Container> left =
        client.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(LABEL, worker)).exec();
    for (Container container : left) {
      LOG.info("removing container {} of an earlier run", container.getId());
      client.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
    }
  }

  /** Prepares a run: its image, pulled if need be, its cards and its folder. */
  Prepared prepare(ContainerTask task)
      throws Images.Unavailable, IOException, InterruptedException {
    Images.Image image = images.take(task.program());
    List<Gpu> cards = List.of();
    try {
      cards = gpus.take(task.program().gpus());
      TaskFolder folder = TaskFolder.make(scratch, task.files(), user);
      ContainerRun run = new ContainerRun(client, socket, task, image, cards, folder, user, labels);
      return new Prepared(run, folder, image, cards);
    } catch (Images.Unavailable | IOException | RuntimeException e) {
      gpus.giveBack(cards);
      images.giveBack(image);
      throw e;
    }
  }

  /** A run that can begin, with what it holds until it is closed. */
  final class Prepared implements AutoCloseable {
    private final ContainerRun run;
    private final TaskFolder folder;
    private final Images.Image image;
    private final List<Gpu> cards;

    private Prepared(ContainerRun run, TaskFolder folder, Images.Image image, List<Gpu> cards) {
      this.run = run;
      this.folder = folder;
      this.image = image;
      this.cards = cards;
    }

    ContainerRun run() {
      return run;
    }

    TaskFolder folder() {
      return folder;
    }

    @Override
    public void close() {
      folder.close();
      gpus.giveBack(cards);
      images.giveBack(image);
    }
  }

  DockerClient client() {
    return client;
  }

  /** Ends the connection; runs in progress fail. */
  @Override
  public void close() {
    TaskFolder.delete(scratch);
    close(client);
  }

  static void close(Closeable part) {
    try {
      part.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }

  /** What an engine said, in one line. */
  static String words(Exception e) {
    boolean said =
        e instanceof DockerException || e instanceof Images.Unavailable || e instanceof IOException;
    String text = said ? e.getMessage() : String.valueOf(e);
    return String.valueOf(text).strip().lines().findFirst().orElse("");
  }
}
