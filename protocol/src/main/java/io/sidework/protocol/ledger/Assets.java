package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who owns which program, dataset and pool (spec R-28). */
final class Assets {
  private final SortedMap<Address, Asset> assets = new TreeMap<>();

  Assets(List<Asset> registered) {
    registered.forEach(asset -> assets.put(asset.name(), asset));
  }

  /** An asset, of kind NONE when there is none of that name. */
  Asset of(Address name) {
    return assets.getOrDefault(name, Asset.none(name));
  }

  Decision transfer(Address from, Address name, Address to) {
    Asset asset = of(name);
    if (asset.kind() == Asset.Kind.NONE) {
      return refused(Refusal.UNKNOWN_ASSET);
    }
    if (!asset.owner().equals(from)) {
      return refused(Refusal.NOT_ASSET_OWNER);
    }
    assets.put(name, asset.ownedBy(to));
    return DONE;
  }
}
