package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Watches a pull, and ends it when it grows too large. */
final class Pull extends ResultCallback.Adapter<PullResponseItem> {
  private final long maxBytes;
  private final Map<String, Long> layers = new TreeMap<>();
  private Optional<String> problem = Optional.empty();

  /**
   * @param maxBytes of the image, as it is transferred
   */
  Pull(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void onNext(PullResponseItem item) {
    if (item.isErrorIndicated() && item.getErrorDetail() != null) {
      fail(String.valueOf(item.getErrorDetail().getMessage()));
    }
    var progress = item.getProgressDetail();
    if (item.getId() != null && progress != null && progress.getTotal() != null) {
      layers.merge(item.getId(), progress.getTotal(), Math::max);
    }
    long total = layers.values().stream().mapToLong(Long::longValue).sum();
    if (total > maxBytes) {
      fail("it has over " + (maxBytes >> 20) + " MiB");
      onComplete();
    }
  }

  /** Not docker-java's own, which logs what the registry said, and that may be the login. */
  @Override
  public void onError(Throwable error) {
    fail(error instanceof Exception said ? DockerEngine.words(said) : String.valueOf(error));
    onComplete();
  }

  /** The first one counts: ending a pull makes errors of its own. */
  private synchronized void fail(String what) {
    problem = problem.or(() -> Optional.of(what));
  }

  /** What went wrong, in the words of who said it. */
  synchronized Optional<String> problem() {
    return problem;
  }
}
