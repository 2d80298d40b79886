package io.sidework.agent.application;

import io.sidework.protocol.job.JobNeeds;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Finds out, away from the desk, what machines deals ask for. */
public final class Inquiries {
  private final JobLibrary library;
  private final Executor thread;
  private final Executor desk;

  /** How an inquiry ended. */
  sealed interface Answer {
    record Known(JobNeeds needs) implements Answer {}

    /** No node gave what says it; worth another try. */
    record Unavailable(String reason) implements Answer {}

    /** Nobody can run this deal. */
    record Rejected(String reason) implements Answer {}
  }

  /**
   * @param thread where blobs are waited for
   * @param desk the one thread that asks and hears answers
   */
  public Inquiries(JobLibrary library, Executor thread, Executor desk) {
    this.library = library;
    this.thread = thread;
    this.desk = desk;
  }

  void ask(DealTerms terms, Consumer<Answer> hears) {
    thread.execute(
        () -> {
          try {
            Answer answer = answer(terms);
            desk.execute(() -> hears.accept(answer));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // shutting down
          }
        });
  }

  private Answer answer(DealTerms terms) throws InterruptedException {
    try {
      return new Answer.Known(library.needs(terms));
    } catch (JobInputs.Rejected e) {
      return new Answer.Rejected(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Answer.Unavailable(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new Answer.Unavailable(e.toString());
    }
  }
}
