package io.sidework.protocol.lot.agreement;

/** Where an agreement puts what it wants to send; nothing leaves before the state is on disk. */
public interface Transport {
  /** To every other node. */
  void toAll(AgreementMessage message);

  void toNode(int node, AgreementMessage message);
}
