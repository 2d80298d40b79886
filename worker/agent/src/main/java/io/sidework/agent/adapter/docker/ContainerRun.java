package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container from its making to its removal. Used once. */
final class ContainerRun {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRun.class);

  /** After its end, for what it wrote to arrive. */
  private static final long DRAIN_SECONDS = 10;

  /**
   * Of a first process that died of a signal: in a container only others than its own can send it
   * these.
   */
  private static final long KILLED = 128 + 9;

  private static final long TERMINATED = 128 + 15;

  /** Whose files say what containers use. */
  private static final Path MACHINE = Path.of("/");

  private final DockerClient client;
  private final Path socket;
  private final ContainerTask task;
  private final Images.Image image;
  private final List<Gpu> cards;
  private final TaskFolder folder;
  private final User user;
  private final Map<String, String> labels;
  private String id = "";
  private boolean killed;
  private Meters.Used used = Meters.Used.UNSEEN;

  ContainerRun(
      DockerClient client,
      Path socket,
      ContainerTask task,
      Images.Image image,
      List<Gpu> cards,
      TaskFolder folder,
      User user,
      Map<String, String> labels) {
    this.client = client;
    this.socket = socket;
    this.task = task;
    this.image = image;
    this.cards = cards;
    this.folder = folder;
    this.user = user;
    this.labels = labels;
  }

  Ending run() throws InterruptedException {
    try {
      HostConfig confines =
          Confines.of(task, image.volumes(), folder.path(), cards).withUsernsMode(user.namespace());
      if (!create(confines)) {
        return new Ending.Trouble("it was stopped");
      }
      HostConfig made = client.inspectContainerCmd(id).exec().getHostConfig();
      Optional<String> missing = Confines.missing(confines, made);
      if (missing.isPresent()) {
        return new Ending.Trouble("its engine does not limit " + missing.get());
      }
      return follow();
    } catch (DockerException | DockerClientException e) {
      return new Ending.Trouble(DockerEngine.words(e));
    } catch (IOException e) {
      return new Ending.Trouble(String.valueOf(e.getMessage()));
    } finally {
      remove();
    }
  }

  /** False when it was killed before there was anything to kill. */
  private boolean create(HostConfig confines) {
    CreateContainerCmd command =
        client
            .createContainerCmd(image.id())
            .withHostConfig(confines)
            .withUser(user.text())
            .withWorkingDir(Confines.FOLDER)
            .withNetworkDisabled(true)
            .withHostName("task")
            .withLabels(labels)
            .withEnv(
                task.program().environment().stream()
                    .map(variable -> variable.name() + "=" + variable.value())
                    .toList())
            .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
            .withAttachStdin(true)
            .withStdinOpen(true)
            .withStdInOnce(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withTty(false);
    if (!task.program().command().isEmpty()) {
      command.withEntrypoint(task.program().command());
    }
    if (!task.arguments().isEmpty()) {
      command.withCmd(task.arguments());
    }
    String made = command.exec().getId();
    synchronized (this) {
      id = made;
      return !killed;
    }
  }

  private Ending follow() throws InterruptedException, IOException {
    Output output = new Output(task.outputBytes(), this::kill);
    try (WaitContainerResultCallback end = new WaitContainerResultCallback();
        Attachment attachment = Attachment.open(socket, id, task.stdin(), output)) {
      client.startContainerCmd(id).exec();
      if (isKilled()) {
        kill(); // again: what had not started could not be killed
      }
      client.waitContainerCmd(id).exec(end);
      long process = process();
      try (Meters meters = Meters.of(MACHINE, process, id);
          MemoryWatch memory = MemoryWatch.of(MACHINE, process, id)) {
        if (!memory.holdsTo(Confines.memory(task))) {
          kill();
          return new Ending.Trouble("its engine does not limit memory");
        }
        boolean ended = end.awaitCompletion(task.wallLimit().toMillis(), TimeUnit.MILLISECONDS);
        used = meters.used();
        if (!ended) {
          kill();
          return new Ending.Trouble("over its wall limit of " + task.wallLimit());
        }
        boolean ranOut = memory.ranOut();
        boolean whole = attachment.awaitEnd(DRAIN_SECONDS);
        return judge(state(), output, whole, ranOut);
      }
    }
  }

  private InspectContainerResponse.ContainerState state() {
    return client.inspectContainerCmd(id).exec().getState();
  }

  /** The first one's number on this machine; 0 when it has ended. */
  private long process() {
    Long process = state().getPidLong();
    return process == null ? 0 : process;
  }

  /** What it used, for whoever wants to know (spec C-33); once it has ended. */
  Meters.Used used() {
    return used;
  }

  private Ending judge(
      InspectContainerResponse.ContainerState state, Output output, boolean whole, boolean ranOut)
      throws IOException {
    if (output.isOver()) {
      return flood("output over its limit of " + task.outputBytes() + " bytes");
    }
    if (isKilled()) {
      return new Ending.Trouble("it was stopped");
    }
    if (ranOut || Boolean.TRUE.equals(state.getOOMKilled())) {
      return new Ending.Trouble("out of memory");
    }
    Long code = state.getExitCodeLong();
    if (!whole || code == null || Boolean.TRUE.equals(state.getRunning())) {
      return new Ending.Trouble("its output did not arrive");
    }
    if (code == KILLED || code == TERMINATED) {
      return new Ending.Trouble("it was killed from outside");
    }
    try {
      byte[] bytes =
          task.files().outputs().isEmpty()
              ? output.bytes()
              : folder.archive(output.bytes(), task.files().outputs(), task.outputBytes());
      String why = code == 0 ? "" : "exit code " + code + ": " + output.complaint();
      return new Ending.Finished(code == 0, bytes, why);
    } catch (TaskFolder.TooLarge e) {
      return flood(String.valueOf(e.getMessage()));
    }
  }

  /** The program's fault; how much of it arrived is chance, so nothing of it is output (C-31). */
  private Ending flood(String why) throws IOException {
    try {
      byte[] nothing =
          task.files().outputs().isEmpty()
              ? new byte[0]
              : folder.archive(new byte[0], List.of(), task.outputBytes());
      return new Ending.Finished(false, nothing, why);
    } catch (TaskFolder.TooLarge e) {
      return new Ending.Trouble(String.valueOf(e.getMessage())); // not even an archive of nothing
    }
  }

  /** Ends it now, whatever it does. From any thread. */
  synchronized void kill() {
    killed = true;
    if (!id.isEmpty()) {
      try {
        client.killContainerCmd(id).exec();
      } catch (DockerException e) {
        LOG.debug("container {} cannot be killed: {}", id, DockerEngine.words(e));
      }
    }
  }

  private synchronized boolean isKilled() {
    return killed;
  }

  private void remove() {
    if (id.isEmpty()) {
      return;
    }
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | NotModifiedException e) {
      LOG.debug("container {} is gone", id);
    } catch (DockerException e) {
      LOG.warn("container {} cannot be removed: {}", id, DockerEngine.words(e));
    }
  }
}
