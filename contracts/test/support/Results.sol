// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedResult} from "../../src/Delivery.sol";
import {Hashing} from "../../src/Hashing.sol";
import {CertifiedSegment, ResultLeaf, Segment} from "../../src/Types.sol";
import {MerkleTree} from "./MerkleTree.sol";
import {SideworkTest} from "./SideworkTest.sol";

/// @notice Tests of what comes after the work: the first tasks of a lot with their outputs, certified by nodes 0 to 2.
abstract contract Results is SideworkTest {
    uint8 internal constant OK = 0;
    uint8 internal constant TRAP = 1;

    struct Lot {
        CertifiedSegment segment;
        ResultLeaf[] results;
        bytes32[] leaves;
    }

    /// @dev Three workers are paid 0.1 credits each, 0.01 go to the pot.
    function lotOf(bytes32 dealId, uint32 number, uint8 status, bytes[] memory outputs)
        internal
        view
        returns (Lot memory lot)
    {
        uint256 count = outputs.length;
        lot.results = new ResultLeaf[](count);
        lot.leaves = new bytes32[](count);
        for (uint32 i = 0; i < count; ++i) {
            lot.results[i] = ResultLeaf({
                taskId: Hashing.taskId(dealId, number * 256 + i),
                status: status,
                outputHash: keccak256(abi.encode(sha256(outputs[i]), uint64(outputs[i].length))),
                digest: keccak256(outputs[i]),
                fuel: 1,
                pageFuel: 2,
                bytesIn: 3,
                bytesOut: 4,
                winnersHash: "winners"
            });
            lot.leaves[i] = Hashing.segmentLeaf(lot.results[i]);
        }
        lot.segment = segment(dealId, number, type(uint256).max >> (256 - count));
        lot.segment.root = MerkleTree.root(lot.leaves);
        certify(lot.segment, 7);
    }

    function oneTask(bytes32 dealId, uint8 status, bytes memory output) internal view returns (Lot memory) {
        bytes[] memory outputs = new bytes[](1);
        outputs[0] = output;
        return lotOf(dealId, 0, status, outputs);
    }

    function settle(Lot memory lot) internal {
        settleAll(1, only(lot.segment));
    }

    /// @dev A copy: a test may change it and take another.
    function resultOf(Lot memory lot, uint256 i) internal view returns (CertifiedResult memory result) {
        CertifiedSegment memory s = lot.segment;
        bytes32 creditsHash = keccak256(abi.encodePacked(s.credits));
        result.segment = Segment(1, s.dealId, s.lot, s.round, s.viewNumber, s.bits, s.root, s.spent, creditsHash);
        result.committee = committee;
        result.signers = s.signers;
        result.signatures = bytes.concat(s.signatures);
        result.leaf = abi.decode(abi.encode(lot.results[i]), (ResultLeaf));
        result.proof = MerkleTree.proof(lot.leaves, i);
    }
}
