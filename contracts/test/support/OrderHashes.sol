// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../../src/Hashing.sol";
import {DatasetOrder, OfferOrder, ProgramOrder, RequestOrder, Sponsorship} from "../../src/Types.sol";

/// @notice Struct hashes of orders in memory, encoded by the compiler: the contracts hash calldata as it stands.
library OrderHashes {
    function hash(RequestOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.REQUEST_ORDER, order));
    }

    function hash(OfferOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.OFFER_ORDER, order));
    }

    function hash(ProgramOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.PROGRAM_ORDER, order));
    }

    function hash(DatasetOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.DATASET_ORDER, order));
    }

    function hash(Sponsorship memory sponsorship) internal pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.SPONSORSHIP, sponsorship));
    }
}
