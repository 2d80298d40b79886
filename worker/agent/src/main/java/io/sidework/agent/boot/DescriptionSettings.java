package io.sidework.agent.boot;

import java.util.Optional;
import java.util.Set;

/**
 * What a configuration adds to the worker's description, under the key {@code description}; that it
 * is there at all is the owner's leave to publish one.
 */
record DescriptionSettings(Optional<String> region, Optional<String> energy) {
  private static final Set<String> KEYS = Set.of("region", "energy");
  private static final int MAX_CHARACTERS = 60;

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static Optional<DescriptionSettings> of(Settings file) {
    return file.child("description").map(DescriptionSettings::read);
  }

  private static DescriptionSettings read(Settings description) {
    description.refuseUnknown(KEYS);
    return new DescriptionSettings(
        description.optional("region", DescriptionSettings::words),
        description.optional("energy", DescriptionSettings::words));
  }

  private static String words(String text) {
    if (text.isBlank() || text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("1 to " + MAX_CHARACTERS + " characters");
    }
    return text;
  }
}
