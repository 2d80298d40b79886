package io.sidework.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps nodes and workers from logging: of thousands of them in trouble, nobody reads it. */
public final class Silence {
  private Silence() {}

  public static void begin() {
    for (String name : List.of("io.sidework.node", "io.sidework.agent")) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.OFF);
      }
    }
  }
}
