package io.sidework.agent.adapter.docker;

import java.util.Optional;

/** Logins that the owner has given to the worker, by repository (spec C-23). */
@FunctionalInterface
public interface Logins {
  Logins NONE = repository -> Optional.empty();

  /**
   * The login for a repository as programs name it; empty when it is asked for without.
   *
   * @throws IllegalArgumentException with one line when the logins cannot be read now
   */
  Optional<Login> of(String repository);
}
