// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Arbiter, Refutation, SignedCommitment} from "../src/Arbiter.sol";
import {Hashing} from "../src/Hashing.sol";
import {Slashing} from "../src/Slashing.sol";
import {Fault} from "../src/Types.sol";
import {MerkleTree} from "./support/MerkleTree.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice What a worker may be slashed for (spec R-21, R-22, R-23), and that nothing else counts (P3, P7, P10).
contract WorkerEvidenceTest is SideworkTest {
    uint256 private constant NEW_KEY = 0x6000;

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
        vm.prank(thief);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, committed("a", 1), committed("b", 1));
        (uint256 left, uint256 staked, uint256 unbonding, uint256 until) = sidework.accountOf(worker(0));
        equal(left + staked + unbonding + until, 0, "nothing left");
        equal(free(BURN), 3 * SEAT_STAKE, "burnt");
        equal(free(thief), 0, "reporter");
        refuseDouble(committed("a", 1), committed("b", 1), revertNothing());
    }

    function test_OneBundleWithBothIsEnough() public {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Hashing.bundleLeaf(taskId, "a");
        leaves[1] = Hashing.bundleLeaf(taskId, "b");
        SignedCommitment memory a = SignedCommitment("a", MerkleTree.root(leaves), MerkleTree.proof(leaves, 0), "");
        a.signature = compact(WORKER_KEY, typed(Hashing.bundle(1, worker(0), a.root)));
        SignedCommitment memory b = SignedCommitment("b", a.root, MerkleTree.proof(leaves, 1), a.signature);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);
        equal(free(BURN), 3 * SEAT_STAKE, "burnt");
    }

    /// @dev P7: the same commitment sent twice is no fault.
    function test_OneCommitmentIsNoFault() public {
        SignedCommitment memory a = committed("a", 1);
        refuseDouble(a, a, abi.encodeWithSelector(Arbiter.SameCommitment.selector, a.commitment));
    }

    /// @dev P7: an honest worker's commitments to two tasks, in one bundle or two.
    function test_TwoTasksAreNoFault() public {
        SignedCommitment memory a = committed("a", 1);
        SignedCommitment memory b = committed("b", 1);
        b.proof = new bytes32[](1);
        b.proof[0] = Hashing.bundleLeaf(taskId, b.commitment);
        b.commitment = "other commitment";
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.NotInBundle.selector, taskId, b.commitment, b.root));
    }

    /// @dev P3, P10: signatures of another epoch, chain, contract or person, and what is none.
    function test_EachBundleMustBeSignedByTheWorker() public {
        SignedCommitment memory a = committed("a", 1);
        SignedCommitment memory b = committed("b", 2);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);

        b = committed("b", 1);
        bytes32 digest = typed(Hashing.bundle(1, worker(0), b.root));
        b.signature = compact(THIEF_KEY, digest);
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.SignedByOther.selector, worker(0), thief));

        b.signature = "";
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
        b.signature = new bytes(64);
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
        b.signature = malleable(digest);
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));

        b = committed("b", 1);
        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);
    }

    /// @dev P10: another deployment on the same chain, where the worker has stake too.
    function test_AnotherContractsBundlesProveNothing() public {
        SignedCommitment memory a = committed("a", 1);
        SignedCommitment memory b = committed("b", 1);
        deploy();
        seat(0, 1);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);
    }

    /// @dev ECDSA of 65 bytes is the same signature.
    function test_LongSignaturesCount() public {
        SignedCommitment memory a = committed("a", 1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(WORKER_KEY, typed(Hashing.bundle(1, worker(0), a.root)));
        a.signature = abi.encodePacked(r, s, v);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, committed("b", 1));
        equal(free(BURN), 3 * SEAT_STAKE, "burnt");
    }

    /// @dev R-26: for each epoch the key of that epoch counts, and no other.
    function test_TheKeyOfTheEpochCounts() public {
        vm.startPrank(worker(0));
        address key = vm.addr(NEW_KEY);
        sidework.setSigningKey(key, compact(NEW_KEY, typed(Hashing.signingKey(worker(0), key))));
        vm.stopPrank();

        SignedCommitment memory a = committedBy(NEW_KEY, "a", 1);
        SignedCommitment memory b = committedBy(NEW_KEY, "b", 1);
        refuseDouble(a, b, abi.encodeWithSelector(Arbiter.SignedByOther.selector, worker(0), key));
        a = committed("a", 2);
        b = committed("b", 2);
        vm.expectRevert(abi.encodeWithSelector(Arbiter.NotSigned.selector, 2, worker(0)));
        arbiter.slashDoubleCommitment(2, worker(0), taskId, a, b);
        // One of each does not make a pair.
        a = committed("a", 1);
        b = committedBy(NEW_KEY, "b", 2);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);

        uint256 state = vm.snapshotState();
        arbiter.slashDoubleCommitment(1, worker(0), taskId, committed("a", 1), committed("b", 1));
        equal(free(BURN), 3 * SEAT_STAKE, "old key, old epoch");
        vm.revertToState(state);
        a = committedBy(NEW_KEY, "a", 2);
        arbiter.slashDoubleCommitment(2, worker(0), taskId, a, committedBy(NEW_KEY, "b", 2));
        equal(free(BURN), 3 * SEAT_STAKE, "new key, new epoch");
    }

    /// @dev P3: whatever is brought without the worker's signature, its stake stays.
    function testFuzz_ForgedBundlesTakeNothing(
        uint32 epoch,
        bytes32 task,
        SignedCommitment memory a,
        SignedCommitment memory b,
        bool signed
    ) public {
        if (signed) {
            a.signature = compact(WORKER_KEY, typed(Hashing.bundle(epoch, worker(0), a.root)));
        }
        vm.expectRevert();
        arbiter.slashDoubleCommitment(epoch, worker(0), task, a, b);
    }

    /// @dev Whatever two commitments, salts and places in the bundles.
    function testFuzz_TwoCommitments(uint32 epoch, bytes32 task, bytes32[2] memory commitments, bytes32[] memory others)
        public
    {
        vm.assume(commitments[0] != commitments[1]);
        SignedCommitment[2] memory both;
        for (uint256 i = 0; i < 2; ++i) {
            bytes32[] memory leaves = new bytes32[](others.length + 1);
            uint256 place = uint256(commitments[i]) % leaves.length;
            for (uint256 j = 0; j < others.length; ++j) {
                leaves[(place + 1 + j) % leaves.length] = others[j];
            }
            leaves[place] = Hashing.bundleLeaf(task, commitments[i]);
            both[i] = SignedCommitment(commitments[i], MerkleTree.root(leaves), MerkleTree.proof(leaves, place), "");
            both[i].signature = compact(WORKER_KEY, typed(Hashing.bundle(epoch, worker(0), both[i].root)));
        }
        arbiter.slashDoubleCommitment(epoch, worker(0), task, both[0], both[1]);
        equal(free(BURN), 3 * SEAT_STAKE, "burnt");
    }

    /// @dev R-22, R-23: re-execution is repaid to who paid, the rest burnt, the reporter gets nothing.
    function test_RefutedDigestCostsAllSeats() public {
        uint256 before = free(requester);
        Refutation memory r = refutation();
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(worker(0), 3 * SEAT_STAKE, 0.04 ether, Fault.REFUTED);
        vm.prank(thief);
        arbiter.slashRefuted(r);
        equal(free(requester), before + 0.04 ether, "repaid");
        equal(free(BURN), 3 * SEAT_STAKE - 0.04 ether, "burnt");
        equal(free(thief), 0, "reporter");
        refuse(r, revertNothing());
    }

    function test_RefutationMustHold() public {
        Refutation memory r = refutation();
        r.trueDigest = r.digest;
        refuse(r, abi.encodeWithSelector(Arbiter.DigestNotRefuted.selector, taskId, r.digest));
        r = refutation();
        r.signers = 6; // one signature too many
        refuse(r, abi.encodeWithSelector(Arbiter.NoQuorum.selector, 1, 6));
        r = refutation();
        r.trueDigest = "another";
        refuse(r, abi.encodeWithSelector(Arbiter.NoQuorum.selector, 1, 7));
        r = refutation();
        r.dealId = "none";
        refuse(r, abi.encodeWithSelector(Arbiter.UnknownDeal.selector, bytes32("none")));
        r = refutation();
        r.taskIndex = 10;
        refuse(r, abi.encodeWithSelector(Arbiter.NoSuchTask.selector, dealId, 10));
        r = refutation();
        r.salt = "pepper";
        bytes32 other = Hashing.commitment(worker(0), taskId, r.digest, "pepper");
        refuse(r, abi.encodeWithSelector(Arbiter.NotInBundle.selector, taskId, other, r.root));
        r = refutation();
        r.signature = compact(THIEF_KEY, typed(Hashing.bundle(1, worker(0), r.root)));
        refuse(r, abi.encodeWithSelector(Arbiter.SignedByOther.selector, worker(0), thief));
        r = refutation();
        r.committee[0] = thief;
        bytes32 given = keccak256(abi.encodePacked(r.committee));
        refuse(r, abi.encodeWithSelector(Arbiter.WrongCommittee.selector, 1, given));
        vm.warp(block.timestamp + 1 days);
        sidework.startEpoch();
        r = refutation();
        r.epoch = 2;
        refuse(r, abi.encodeWithSelector(Arbiter.DealOfOtherEpoch.selector, dealId, 1));
    }

    /// @dev A commitment cannot be put on another's account: the worker is in it.
    function test_AnothersOpeningProvesNothing() public {
        seat(1, 1);
        Refutation memory r = refutation();
        r.worker = worker(1);
        r.signature = compact(WORKER_KEY + 1, typed(Hashing.bundle(1, worker(1), r.root)));
        bytes32 other = Hashing.commitment(worker(1), taskId, r.digest, r.salt);
        refuse(r, abi.encodeWithSelector(Arbiter.NotInBundle.selector, taskId, other, r.root));
    }

    /// @dev P7: whatever the opening, without a quorum on another digest the worker keeps its stake.
    function testFuzz_RefutationNeedsAQuorum(uint8 signers, bytes32 digest, bytes32 truth, bytes32 other, bool agree)
        public
    {
        signers &= 15;
        Refutation memory r = refutationOf(digest, "salt");
        r.trueDigest = truth;
        r.signers = signers;
        r.signatures = quorumSignatures(typed(Hashing.reexecution(1, taskId, agree ? truth : other)), signers);
        bool quorum = signers == 7 || signers == 11 || signers == 13 || signers == 14 || signers == 15;
        bool proven = quorum && digest != truth && (agree || truth == other);
        if (!proven) vm.expectRevert();
        arbiter.slashRefuted(r);
        equal(free(BURN) == 0 ? 0 : 1, proven ? 1 : 0, "slashed");
    }

    function testFuzz_RefutedWhateverTheTask(uint32 taskIndex, bytes32 digest, bytes32 salt) public {
        taskIndex %= 10;
        taskId = Hashing.taskId(dealId, taskIndex);
        vm.assume(digest != "truth");
        Refutation memory r = refutationOf(digest, salt);
        r.taskIndex = taskIndex;
        arbiter.slashRefuted(r);
        equal(free(BURN), 3 * SEAT_STAKE - 0.04 ether, "burnt");
    }

    /// @dev Node stake is never taken for it (R-23), and its unbonding keeps its clock.
    function test_NodeStakeIsNotTaken() public {
        fund(worker(0), NODE_STAKE);
        vm.startPrank(worker(0));
        sidework.joinAsNode("", "tip");
        sidework.leaveAsNode();
        vm.stopPrank();
        arbiter.slashRefuted(refutation());
        (,, uint256 unbonding, uint256 until) = sidework.accountOf(worker(0));
        equal(unbonding, NODE_STAKE, "node stake");
        equal(until, block.timestamp + 10 days, "until");
    }

    function committed(bytes32 salt, uint32 epoch) private view returns (SignedCommitment memory) {
        return committedBy(WORKER_KEY, salt, epoch);
    }

    /// @dev A bundle of this task's commitment and another task's.
    function committedBy(uint256 key, bytes32 salt, uint32 epoch) private view returns (SignedCommitment memory c) {
        c.commitment = Hashing.commitment(worker(0), taskId, "digest", salt);
        bundle(c, key, epoch);
    }

    function bundle(SignedCommitment memory c, uint256 key, uint32 epoch) private view {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Hashing.bundleLeaf(taskId, c.commitment);
        leaves[1] = Hashing.bundleLeaf("other task", "other commitment");
        c.root = MerkleTree.root(leaves);
        c.proof = MerkleTree.proof(leaves, 0);
        c.signature = compact(key, typed(Hashing.bundle(epoch, worker(0), c.root)));
    }

    function refutation() private view returns (Refutation memory) {
        return refutationOf("digest", "salt");
    }

    function refutationOf(bytes32 digest, bytes32 salt) private view returns (Refutation memory r) {
        SignedCommitment memory c;
        c.commitment = Hashing.commitment(worker(0), taskId, digest, salt);
        bundle(c, WORKER_KEY, 1);
        r.epoch = 1;
        r.worker = worker(0);
        r.dealId = dealId;
        r.taskIndex = 3;
        r.digest = digest;
        r.salt = salt;
        r.root = c.root;
        r.proof = c.proof;
        r.signature = c.signature;
        r.trueDigest = "truth";
        r.committee = committee;
        r.signers = 7;
        r.signatures = quorumSignatures(typed(Hashing.reexecution(1, taskId, "truth")), 7);
    }

    /// @dev The second form of a signature, with s in the upper half.
    function malleable(bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(WORKER_KEY, digest);
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        return abi.encodePacked(r, order - uint256(s), v == 27 ? uint8(28) : uint8(27));
    }

    function revertNothing() private pure returns (bytes memory) {
        return abi.encodeWithSelector(Slashing.NothingToSlash.selector, worker(0));
    }

    /// @dev In either order.
    function refuseDouble(SignedCommitment memory a, SignedCommitment memory b, bytes memory refusal) private {
        vm.expectRevert(refusal);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, a, b);
        vm.expectRevert(refusal);
        arbiter.slashDoubleCommitment(1, worker(0), taskId, b, a);
    }

    function refuse(Refutation memory r, bytes memory refusal) private {
        vm.expectRevert(refusal);
        arbiter.slashRefuted(r);
    }
}
