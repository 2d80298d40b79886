// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedSegment, RequestOrder, OfferOrder, Segment, ResultLeaf} from "./Types.sol";

/// @title The hashes of signed types and of the things they name (spec R-1 to R-7)
/// @notice Struct hashes are without the domain. Java computes the same ones; vectors/eip712.json holds both to it.
library Hashing {
    bytes32 internal constant REQUEST_ORDER = keccak256(
        "RequestOrder(address requester,bytes32 program,bytes32 parameters,address pool,uint256 maxPrice,uint32 volume,uint8 mode,uint32 trust,uint64 fuel,uint32 memoryPages,uint32 outputBytes,uint32 duration,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant OFFER_ORDER = keccak256(
        "OfferOrder(address pool,uint256 price,uint32 volume,uint64 fuel,uint32 memoryPages,uint32 outputBytes,address requester,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant BUNDLE = keccak256("Bundle(uint32 epoch,address worker,bytes32 root)");
    bytes32 internal constant REEXECUTION = keccak256("Reexecution(uint32 epoch,bytes32 taskId,bytes32 digest)");
    bytes32 internal constant SEGMENT = keccak256(
        "Segment(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint32 view,uint256 bits,bytes32 root,uint256 spent,bytes32 creditsHash)"
    );

    function hash(RequestOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(REQUEST_ORDER, order));
    }

    function hash(OfferOrder memory order) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFFER_ORDER, order));
    }

    function hash(Segment memory segment) internal pure returns (bytes32) {
        return keccak256(abi.encode(SEGMENT, segment));
    }

    /// @notice The Segment hash of what is put on chain. Its first seven words stand in calldata as the signed type has
    /// them after `epoch`, so they are copied as they are; with dirty upper bits no signature fits.
    function hash(uint32 epoch, CertifiedSegment calldata segment) internal pure returns (bytes32 result) {
        bytes32 typeHash = SEGMENT;
        bytes32 creditsHash = words(segment.credits);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typeHash)
            mstore(add(start, 0x20), epoch)
            calldatacopy(add(start, 0x40), segment, 0xe0)
            mstore(add(start, 0x120), creditsHash)
            result := keccak256(start, 0x140)
        }
    }

    function bundle(uint32 epoch, address worker, bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode(BUNDLE, epoch, worker, root));
    }

    function reexecution(uint32 epoch, bytes32 taskId_, bytes32 digest) internal pure returns (bytes32) {
        return keccak256(abi.encode(REEXECUTION, epoch, taskId_, digest));
    }

    /// @notice spec R-1
    function taskId(bytes32 dealId, uint32 taskIndex) internal pure returns (bytes32) {
        return keccak256(abi.encode(dealId, taskIndex));
    }

    /// @notice spec R-3
    function commitment(address worker, bytes32 taskId_, bytes32 digest, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(worker, taskId_, digest, salt));
    }

    /// @notice spec R-5. Hashed twice, so that no inner node can pass for a leaf.
    function bundleLeaf(bytes32 taskId_, bytes32 commitment_) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(taskId_, commitment_))));
    }

    /// @notice spec R-6
    function segmentLeaf(ResultLeaf memory leaf) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(leaf))));
    }

    /// @notice The array's words as they stand in calldata: `keccak256(abi.encodePacked(words))` without a copy per
    /// element (spec R-7, and R-12 for addresses, whose dirty upper bits would give another hash).
    function words(uint256[] calldata array) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(5, array.length)
            calldatacopy(start, array.offset, size)
            result := keccak256(start, size)
        }
    }

    function words(address[] calldata array) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(5, array.length)
            calldatacopy(start, array.offset, size)
            result := keccak256(start, size)
        }
    }
}
