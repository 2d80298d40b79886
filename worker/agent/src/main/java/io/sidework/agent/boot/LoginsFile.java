package io.sidework.agent.boot;

import io.sidework.agent.adapter.docker.Login;
import io.sidework.agent.adapter.docker.Logins;
import io.sidework.agent.adapter.docker.Pulling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Logins in a file of the form that {@code docker login} and {@code podman login} write (spec
 * C-23). It is read again for each pull: logins of some registries last for hours only.
 */
final class LoginsFile implements Logins {
  private static final int MAX_BYTES = 64 << 10;
  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<String> FIELDS = Set.of("auth", "username", "password");

  /** As which Docker's own registry stands in such files. */
  private static final String HUB = "index.docker.io";

  private final Path file;

  private LoginsFile(Path file) {
    this.file = file;
  }

  /**
   * @throws IllegalArgumentException with one line saying what is wrong, without any secret
   */
  static LoginsFile open(Path file) {
    LoginsFile logins = new LoginsFile(file);
    logins.read();
    return logins;
  }

  /** Registries that it has logins for. */
  Set<String> registries() {
    Set<String> registries = new TreeSet<>();
    read().keySet().forEach(place -> registries.add(Pulling.registry(place + "/")));
    return registries;
  }

  /** The one for the longest path that the repository is under. */
  @Override
  public Optional<Login> of(String repository) {
    String full = Pulling.full(repository) + "/";
    Login found = null;
    int longest = 0;
    for (var entry : read().entrySet()) {
      String place = entry.getKey() + "/";
      if (full.startsWith(place) && place.length() > longest) {
        found = entry.getValue();
        longest = place.length();
      }
    }
    return Optional.ofNullable(found);
  }

  /** By registry, or registry and the beginning of a path. */
  private Map<String, Login> read() {
    requirePrivate();
    Settings settings = Settings.readSecret(file);
    settings.refuseUnknown(Set.of("auths"));
    Settings auths =
        settings.child("auths").orElseThrow(() -> settings.mistake("auths", "auths is missing"));
    Map<String, Login> logins = new TreeMap<>();
    for (String key : auths.keys()) {
      Login login = login(auths.child(key).orElseThrow());
      String place =
          place(key)
              .orElseThrow(
                  () -> auths.mistake(key, "expected a registry such as ghcr.io or ghcr.io/lab"));
      if (logins.put(place, login) != null) {
        throw auths.mistake(key, "a second login for " + place);
      }
    }
    return logins;
  }

  private void requirePrivate() {
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is not a file");
      }
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalArgumentException(file + " is not its owner's alone: chmod 600 " + file);
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException(file + " has over " + MAX_BYTES + " bytes");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  private static Optional<String> place(String key) {
    String place = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
    return Optional.of(place.equals(HUB) ? Pulling.DEFAULT_REGISTRY : place)
        .filter(text -> text.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9._/-]+)?"));
  }

  private static Login login(Settings entry) {
    entry.refuseUnknown(FIELDS);
    Optional<Login> together = entry.optional("auth", LoginsFile::decoded);
    if (together.isPresent()) {
      if (entry.has("username") || entry.has("password")) {
        throw entry.mistake("auth", "either auth, or username and password");
      }
      return together.get();
    }
    String password = entry.required("password", text -> text);
    return entry.required("username", user -> new Login(user, password));
  }

  private static Login decoded(String auth) {
    String both;
    try {
      both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected base64 of name:password");
    }
    int colon = both.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("expected base64 of name:password");
    }
    return new Login(both.substring(0, colon), both.substring(colon + 1));
  }
}
