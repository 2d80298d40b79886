package io.sidework.agent.adapter.docker;

import java.util.Optional;
import java.util.Set;

/**
 * From where images are pulled and how much of them stays (spec C-21, C-22). Whoever orders work
 * names the repository, and the engine would follow it to any host of the owner's network.
 *
 * @param registries hosts, with their port if they have one
 * @param maxBytes of an image, as it is transferred
 * @param keptBytes of pulled images that no task uses, on disk
 * @param logins that registries may ask for
 */
public record Pulling(Set<String> registries, long maxBytes, long keptBytes, Logins logins) {
  /** Where a repository is when it names no host. */
  public static final String DEFAULT_REGISTRY = "docker.io";

  /** From registries that ask for no login. */
  public Pulling(Set<String> registries, long maxBytes, long keptBytes) {
    this(registries, maxBytes, keptBytes, Logins.NONE);
  }

  public Pulling {
    registries = Set.copyOf(registries);
  }

  /** Why nothing is pulled from a repository; empty when it may be. */
  Optional<String> refusal(String repository) {
    if (repository.isEmpty()) {
      return Optional.of("its program names no repository");
    }
    String registry = registry(repository);
    return registries.contains(registry)
        ? Optional.empty()
        : Optional.of("nothing is pulled from " + registry);
  }

  /** The first part is a host where it looks like one, as engines have it. */
  public static String registry(String repository) {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? first : DEFAULT_REGISTRY;
  }

  /** The whole name of a repository: programs may leave out where Docker's own registry has it. */
  public static String full(String repository) {
    String registry = registry(repository);
    if (repository.startsWith(registry + "/")) {
      return repository;
    }
    return registry + (repository.contains("/") ? "/" : "/library/") + repository;
  }
}
