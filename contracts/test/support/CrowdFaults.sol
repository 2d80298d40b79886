// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../../src/AgreementHashing.sol";
import {Refutation, SignedCommitment, SignedPrepare} from "../../src/Arbiter.sol";
import {Hashing} from "../../src/Hashing.sol";
import {CrowdSettlement} from "./CrowdSettlement.sol";

/// @notice Evidence against workers and nodes that did sign what they must not.
abstract contract CrowdFaults is CrowdSettlement {
    using AgreementHashing for Slot;

    /// @dev A worker that signed two commitments for one task loses its seats, and no more.
    function slashDoubleCommitment(uint256 seed) external act(seed) {
        address worker_ = anyoneWho(hasSeats);
        uint32 epoch = sidework.epoch() + uint32(roll(2));
        address key = sidework.signingKeyOf(worker_);
        bytes32 taskId = keccak256(abi.encode(roll(100)));
        uint256 before = free(worker_);
        consent(worker_);
        arbiter.slashDoubleCommitment(
            epoch,
            worker_,
            taskId,
            commitment(key, epoch, worker_, taskId, "a"),
            commitment(key, epoch, worker_, taskId, "b")
        );
        if (free(worker_) != before) ++broken["P3"];
    }

    /// @dev A quorum gone bad calls a worker's true digest false. It takes the seats, and no more; the deal's payer gets
    /// what re-executing cost, and no more.
    function slashRefuted(uint256 seed) external act(seed) {
        Refutation memory evidence;
        evidence.worker = anyoneWho(hasSeats);
        evidence.dealId = anyDeal();
        evidence.epoch = seen[evidence.dealId].epoch;
        evidence.committee = committees[evidence.epoch];
        bytes32 taskId = keccak256(abi.encode(evidence.dealId, uint32(0)));
        bytes32 opened_ = keccak256(abi.encode(evidence.worker, taskId, bytes32(0), bytes32(0)));
        evidence.root = Hashing.bundleLeaf(taskId, opened_);
        bytes32 bundle = Hashing.bundle(evidence.epoch, evidence.worker, evidence.root);
        evidence.signature = sign(sidework.signingKeyOf(evidence.worker), bundle);
        evidence.trueDigest = "other";
        evidence.signers = quorum(evidence.epoch);
        bytes32 verdict = typed(Hashing.reexecution(evidence.epoch, taskId, evidence.trueDigest));
        evidence.signatures = signatures(evidence.epoch, verdict, evidence.signers);

        address payer = seen[evidence.dealId].payer;
        uint256 before = free(payer);
        consent(evidence.worker);
        arbiter.slashRefuted(evidence);
        if (free(payer) != before + evidence.committee.length * REEXECUTION_FEE) ++broken["P3"];
    }

    /// @dev A node that prepared two values in one view loses its node stake, and no more. Its named key signs for the next
    /// epoch for certain (R-26); for the running one another may.
    function slashDoubleVote(uint256 seed) external act(seed) {
        address node = anyoneWho(isNode);
        uint32 later = uint32(roll(2));
        Slot memory slot = Slot(sidework.epoch() + later, anyDeal(), 0, 0, 1);
        address key = sidework.signingKeyOf(node);
        SignedPrepare memory first = SignedPrepare("a", sign(key, slot.prepare(0, "a")));
        SignedPrepare memory second = SignedPrepare("b", sign(key, slot.prepare(0, "b")));
        (uint256 seats,,) = sidework.seatsOf(node);
        consent(node);
        try arbiter.slashDoubleVote(slot, 0, first, second) {
            (uint256 after_,,) = sidework.seatsOf(node);
            if (after_ != seats || sidework.nodeOf(node)) ++broken["P3"];
        } catch {
            that(later == 1, "of another key");
            ++broken["R-26"];
        }
    }

    function commitment(address key, uint32 epoch, address worker_, bytes32 taskId, bytes32 value)
        private
        view
        returns (SignedCommitment memory c)
    {
        c.commitment = value;
        c.root = Hashing.bundleLeaf(taskId, value);
        c.proof = new bytes32[](0);
        c.signature = sign(key, Hashing.bundle(epoch, worker_, c.root));
    }
}
