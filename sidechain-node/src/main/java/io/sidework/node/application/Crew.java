package io.sidework.node.application;

import io.sidework.node.port.Links;
import io.sidework.node.port.LotFactory;
import io.sidework.node.port.Store;

/** Whom the core hands its effects to. */
public record Crew(
    Links links,
    LotFactory lots,
    Preparer preparer,
    Reexecutions reexecutions,
    Settler settler,
    Deliverer deliverer,
    Archivist archivist,
    Transfers transfers,
    Store store) {}
