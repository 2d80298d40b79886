// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedSegment, DatasetOrder, OfferOrder, ProgramOrder, RequestOrder, ResultLeaf, Segment} from "./Types.sol";

/// @title The hashes of signed types and of the things they name (spec R-1 to R-7)
/// @notice Struct hashes are without the domain. Java computes the same ones; vectors/eip712.json holds both to it.
library Hashing {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 internal constant REQUEST_ORDER = keccak256(
        "RequestOrder(address requester,bytes32 program,address programAsset,uint256 maxProgramPrice,bytes32 dataset,address datasetAsset,uint256 maxDatasetPrice,bytes32 parameters,address pool,uint256 maxPoolPrice,uint256 maxPrice,uint256 rates,uint32 volume,uint8 mode,uint32 trust,uint64 fuel,uint32 memoryPages,uint32 outputBytes,uint32 checkpointBytes,uint32 duration,address sponsor,address callback,uint32 callbackGas,uint256 deliveryFee,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant OFFER_ORDER = keccak256(
        "OfferOrder(address pool,uint256 price,uint256 rates,uint256 poolPrice,uint32 volume,uint64 fuel,uint32 memoryPages,uint32 outputBytes,address program,address dataset,address requester,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant PROGRAM_ORDER = keccak256(
        "ProgramOrder(address program,uint256 price,uint32 volume,address dataset,address pool,address requester,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant DATASET_ORDER = keccak256(
        "DatasetOrder(address dataset,uint256 price,uint32 volume,address program,address pool,address requester,uint64 expiry,uint256 salt)"
    );
    bytes32 internal constant SPONSORSHIP = keccak256("Sponsorship(address sponsor,bytes32 request)");
    bytes32 internal constant SIGNING_KEY = keccak256("SigningKey(address account,address key)");
    bytes32 internal constant BUNDLE = keccak256("Bundle(uint32 epoch,address worker,bytes32 root)");
    bytes32 internal constant REEXECUTION = keccak256("Reexecution(uint32 epoch,bytes32 taskId,bytes32 digest)");
    bytes32 internal constant SEGMENT = keccak256(
        "Segment(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint32 view,uint256 bits,bytes32 root,uint256 spent,bytes32 creditsHash)"
    );

    /// @notice The domain that everything is signed over (P10): that of the contract that holds the money.
    function domainSeparator(address sidework) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256("Sidework"), keccak256("1"), block.chainid, sidework));
    }

    function hash(RequestOrder calldata order) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := order
        }
        return _hash(REQUEST_ORDER, offset, 26);
    }

    function hash(OfferOrder calldata order) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := order
        }
        return _hash(OFFER_ORDER, offset, 13);
    }

    function hash(ProgramOrder calldata order) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := order
        }
        return _hash(PROGRAM_ORDER, offset, 8);
    }

    function hash(DatasetOrder calldata order) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := order
        }
        return _hash(DATASET_ORDER, offset, 8);
    }

    function sponsorship(address sponsor, bytes32 request) internal pure returns (bytes32) {
        return keccak256(abi.encode(SPONSORSHIP, sponsor, request));
    }

    function hash(Segment memory segment) internal pure returns (bytes32) {
        return keccak256(abi.encode(SEGMENT, segment));
    }

    /// @notice The Segment hash of what is put on chain. Its first seven words stand in calldata as the signed type has
    /// them after `epoch`, so they are copied as they are; with dirty upper bits no signature fits.
    function hash(uint32 epoch, CertifiedSegment calldata segment, bytes32 creditsHash)
        internal
        pure
        returns (bytes32 result)
    {
        bytes32 typeHash = SEGMENT;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typeHash)
            mstore(add(start, 0x20), epoch)
            calldatacopy(add(start, 0x40), segment, 0xe0)
            mstore(add(start, 0x120), creditsHash)
            result := keccak256(start, 0x140)
        }
    }

    function signingKey(address account, address key) internal pure returns (bytes32) {
        return keccak256(abi.encode(SIGNING_KEY, account, key));
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

    /// @notice The array's words as they stand in calldata: `keccak256(abi.encodePacked(array))` without a copy per
    /// element (spec R-12); dirty upper bits give another hash.
    function words(address[] calldata array) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(5, array.length)
            calldatacopy(start, array.offset, size)
            result := keccak256(start, size)
        }
    }

    /// @notice spec R-4
    function outputHash(bytes calldata output) internal pure returns (bytes32) {
        return keccak256(abi.encode(sha256(output), output.length));
    }

    /// @dev A struct of value types stands in calldata as the signed type has it, so it is hashed as it is; with
    /// dirty upper bits no signature fits, and whoever reads the field reverts.
    function _hash(bytes32 typeHash, uint256 offset, uint256 fields) private pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(5, fields)
            mstore(start, typeHash)
            calldatacopy(add(start, 0x20), offset, size)
            result := keccak256(start, add(size, 0x20))
        }
    }
}
