package io.sidework.agent.port;

import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;

/** Hears what nodes say. Called from the links' own threads: returns at once. */
public interface NodeListener {
  void linked(Address node);

  /**
   * @param taken to be run once the message is dealt with; a link with many messages that are not
   *     stops reading, so that no node can fill this process's memory
   */
  void received(Address node, WorkerMessage message, Runnable taken);
}
