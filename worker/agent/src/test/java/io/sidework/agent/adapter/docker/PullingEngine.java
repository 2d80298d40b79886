package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.TaskFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** An engine that pulls from one registry of a test, and what is logged meanwhile, by anybody. */
final class PullingEngine implements AutoCloseable {
  private final String worker;
  private final TestRegistry registry;
  private final Path pulled;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private DockerEngine engine;

  /** Skips the test where there is no engine. */
  PullingEngine(String worker, TestRegistry registry, Path folder) {
    this.worker = worker;
    this.registry = registry;
    this.pulled = folder.resolve("images.json");
    this.engine = TestEngine.open(worker);
    logged.start();
    wholeLog().addAppender(logged);
  }

  /** Everybody's: libraries have words of their own. */
  private static Logger wholeLog() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  String log() {
    return logged.list.stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .collect(Collectors.joining("\n"));
  }

  void open(Logins logins) {
    engine.close();
    engine =
        TestEngine.open(worker, new Pulling(Set.of(registry.host()), 1L << 40, 0, logins), pulled);
  }

  void open(String user, String password) {
    open(repository -> Optional.of(new Login(user, password)));
  }

  /** Runs a program of an image of the registry, which is pulled. */
  Ending run(Bytes32 digest) throws Exception {
    ContainerProgram program =
        new ContainerProgram(
            digest, registry.host() + "/lab/abm", List.of("/usr/bin/cat", "/name"), List.of(), 0);
    ContainerTask task =
        new ContainerTask(
            program,
            List.of(),
            new byte[0],
            TaskFiles.NONE,
            32 << 20,
            1024,
            Duration.ofSeconds(20));
    try (DockerEngine.Prepared prepared = engine.prepare(task)) {
      return prepared.run().run();
    }
  }

  /** What is said because an image cannot be pulled. */
  String refusal(Bytes32 digest) {
    Throwable refusal = catchThrowable(() -> run(digest));
    assertThat(refusal).isInstanceOf(Images.Unavailable.class);
    return String.valueOf(refusal.getMessage());
  }

  @Override
  public void close() {
    wholeLog().detachAppender(logged);
    open(Logins.NONE); // keeps nothing, so that what was pulled goes
    engine.close();
  }
}
