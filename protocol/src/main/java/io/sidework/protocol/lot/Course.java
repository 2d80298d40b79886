package io.sidework.protocol.lot;

import java.util.function.Consumer;

/** Where one lot or one task stands: nothing but the transitions of its table moves it. */
final class Course<S extends Enum<S> & State<S, E>, E extends Enum<E>> {
  private final Consumer<? super Transition<?, ?>> observer;
  private S state;

  Course(S first, Consumer<? super Transition<?, ?>> observer) {
    this.state = first;
    this.observer = observer;
  }

  S state() {
    return state;
  }

  void on(E event) {
    S from = state;
    state = from.on(event);
    observer.accept(new Transition<>(from, event, state));
  }
}
