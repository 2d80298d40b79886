// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../src/Hashing.sol";
import {Market} from "../src/Market.sol";
import {Slashing} from "../src/Slashing.sol";
import {Fault, Refutation, SignedCommitment} from "../src/Types.sol";
import {MerkleTree} from "./support/MerkleTree.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract SlashingTest is SideworkTest {
    address private constant BURN = 0x000000000000000000000000000000000000dEaD;

    bytes32 private dealId;
    bytes32 private taskId;

    function setUp() public override {
        super.setUp();
        dealId = deal(10);
        taskId = Hashing.taskId(dealId, 3);
        seat(0, 3);
        vm.prank(worker(0));
        sidework.unstakeSeats(1); // unbonding stake is stake (R-11)
    }

    function test_TwoCommitmentsCostAllSeats() public {
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(worker(0), 3 * SEAT_STAKE, 0, Fault.DOUBLE_COMMITMENT);
        sidework.slashDoubleCommitment(1, worker(0), taskId, committed("a", 1), committed("b", 1));
        (uint256 left, uint256 staked, uint256 unbonding, uint256 until) = sidework.accountOf(worker(0));
        equal(left + staked + unbonding + until, 0, "nothing left");
        equal(token.balanceOf(BURN), 3 * SEAT_STAKE, "burnt");
        (uint256 seats,,) = sidework.seatsOf(worker(0));
        equal(seats, 0, "seats");

        SignedCommitment memory a = committed("a", 1);
        SignedCommitment memory b = committed("b", 1);
        vm.expectRevert(abi.encodeWithSelector(Slashing.NothingToSlash.selector, worker(0)));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, b);
    }

    /// @dev P7: the same commitment sent twice is no fault.
    function test_OneCommitmentIsNoFault() public {
        SignedCommitment memory a = committed("a", 1);
        vm.expectRevert(abi.encodeWithSelector(Slashing.SameCommitment.selector, a.commitment));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, a);
    }

    /// @dev P3: without the culprit's signature, for that epoch, nothing is taken.
    function test_EvidenceMustBeSignedAndIncluded() public {
        SignedCommitment memory a = committed("a", 1);
        SignedCommitment memory b = committed("b", 2);
        vm.expectRevert(abi.encodeWithSelector(Slashing.NotSignedByWorker.selector, worker(0), b.root));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, b);
        b = committed("b", 1);
        b.signature = compact(THIEF_KEY, typed(Hashing.bundle(1, worker(0), b.root)));
        vm.expectRevert(abi.encodeWithSelector(Slashing.NotSignedByWorker.selector, worker(0), b.root));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, b);
        b.signature = "";
        vm.expectRevert(abi.encodeWithSelector(Slashing.NotSignedByWorker.selector, worker(0), b.root));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, b);
        b = committed("b", 1);
        b.commitment = "c";
        vm.expectRevert(abi.encodeWithSelector(Slashing.NotInBundle.selector, taskId, bytes32("c"), b.root));
        sidework.slashDoubleCommitment(1, worker(0), taskId, a, b);
    }

    /// @dev R-22, R-23: re-execution is repaid, the rest burnt, the reporter gets nothing.
    function test_RefutedDigestCostsAllSeats() public {
        uint256 before = free(requester);
        Refutation memory r = refutation();
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(worker(0), 3 * SEAT_STAKE, 0.04 ether, Fault.REFUTED);
        vm.prank(thief);
        sidework.slashRefuted(r);
        equal(free(requester), before + 0.04 ether, "repaid");
        equal(token.balanceOf(BURN), 3 * SEAT_STAKE - 0.04 ether, "burnt");
        equal(free(thief), 0, "reporter");
    }

    function test_RefutationMustHold() public {
        Refutation memory r = refutation();
        r.trueDigest = r.digest;
        refuse(r, abi.encodeWithSelector(Slashing.DigestNotRefuted.selector, taskId, r.digest));
        r = refutation();
        r.signers = 6;
        refuse(r, abi.encodeWithSelector(Slashing.NoQuorum.selector, 1, 6));
        r = refutation();
        r.trueDigest = "another";
        refuse(r, abi.encodeWithSelector(Slashing.NoQuorum.selector, 1, 7));
        r = refutation();
        r.dealId = "none";
        refuse(r, abi.encodeWithSelector(Market.UnknownDeal.selector, bytes32("none")));
        r = refutation();
        r.taskIndex = 10;
        refuse(r, abi.encodeWithSelector(Slashing.NoSuchTask.selector, dealId, 10));
        r = refutation();
        r.salt = "pepper";
        bytes32 other = Hashing.commitment(worker(0), taskId, r.digest, "pepper");
        refuse(r, abi.encodeWithSelector(Slashing.NotInBundle.selector, taskId, other, r.root));
        r = refutation();
        r.committee[0] = thief;
        refuse(
            r, abi.encodeWithSignature("WrongCommittee(uint32,bytes32)", 1, keccak256(abi.encodePacked(r.committee)))
        );
        vm.warp(block.timestamp + 1 days);
        sidework.startEpoch();
        r = refutation();
        r.epoch = 2;
        refuse(r, abi.encodeWithSelector(Slashing.DealOfOtherEpoch.selector, dealId, 1));
    }

    /// @dev Node stake is never taken (R-23), and its unbonding keeps its clock.
    function test_NodeStakeIsNotTaken() public {
        fund(worker(0), NODE_STAKE);
        vm.startPrank(worker(0));
        sidework.joinAsNode("");
        sidework.leaveAsNode();
        vm.stopPrank();
        sidework.slashRefuted(refutation());
        (,, uint256 unbonding, uint256 until) = sidework.accountOf(worker(0));
        equal(unbonding, NODE_STAKE, "node stake");
        equal(until, block.timestamp + 10 days, "until");
    }

    /// @dev A bundle of this task's commitment and another task's.
    function committed(bytes32 salt, uint32 epoch) private view returns (SignedCommitment memory c) {
        c.commitment = Hashing.commitment(worker(0), taskId, "digest", salt);
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Hashing.bundleLeaf(taskId, c.commitment);
        leaves[1] = Hashing.bundleLeaf("other task", "other commitment");
        c.root = MerkleTree.root(leaves);
        c.proof = MerkleTree.proof(leaves, 0);
        c.signature = compact(WORKER_KEY, typed(Hashing.bundle(epoch, worker(0), c.root)));
    }

    function refutation() private view returns (Refutation memory r) {
        SignedCommitment memory c = committed("salt", 1);
        r.epoch = 1;
        r.worker = worker(0);
        r.dealId = dealId;
        r.taskIndex = 3;
        r.digest = "digest";
        r.salt = "salt";
        r.root = c.root;
        r.proof = c.proof;
        r.signature = c.signature;
        r.trueDigest = "truth";
        r.committee = committee;
        r.signers = 7;
        r.signatures = quorumSignatures(typed(Hashing.reexecution(1, taskId, "truth")), 7);
    }

    function refuse(Refutation memory r, bytes memory refusal) private {
        vm.expectRevert(refusal);
        sidework.slashRefuted(r);
    }
}
