package io.sidework.protocol.deal;

import java.util.List;

/** What a task pays to the owners of what it uses. */
public record Royalties(Royalty program, Royalty dataset, Royalty pool) {
  public static final Royalties NONE = new Royalties(Royalty.NONE, Royalty.NONE, Royalty.NONE);

  public List<Royalty> all() {
    return List.of(program, dataset, pool);
  }
}
