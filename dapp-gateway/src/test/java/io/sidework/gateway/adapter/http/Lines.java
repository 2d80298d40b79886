package io.sidework.gateway.adapter.http;

import java.util.List;
import java.util.concurrent.Flow;

/** Collects the lines of an endless answer. */
record Lines(List<String> into) implements Flow.Subscriber<String> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    into.add(line);
  }

  @Override
  public void onError(Throwable failure) {
    into.add("failed: " + failure);
  }

  @Override
  public void onComplete() {
    into.add("closed");
  }
}
