// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../src/AgreementHashing.sol";
import {
    Arbiter,
    Refutation,
    SignedCommit,
    SignedCommitment,
    SignedNewView,
    SignedPrepare,
    SignedProposal
} from "../src/Arbiter.sol";
import {Hashing} from "../src/Hashing.sol";
import {Slashing} from "../src/Slashing.sol";
import {Fault, Segment} from "../src/Types.sol";
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
        sidework.joinAsNode("");
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

/// @notice What a node may be slashed for (spec R-31, R-32), and that no pair of messages is of the kind which an honest
/// node signs (P4, P7).
contract NodeEvidenceTest is SideworkTest {
    uint256 private constant NEW_KEY = 0x6000;
    bytes32 private constant BALLOT = keccak256("ballot");
    bytes32 private constant OTHER_BALLOT = keccak256("other ballot");

    Slot private slot = Slot({epoch: 1, dealId: "deal", lot: 2, round: 3, step: 0});

    function test_TwoPreparesCostTheNodeStake() public {
        seatOfNode();
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(committee[1], NODE_STAKE, 0, Fault.DOUBLE_VOTE);
        vm.prank(thief);
        arbiter.slashDoubleVote(slot, 5, prepare(1, 5, BALLOT), prepare(1, 5, OTHER_BALLOT));
        equal(free(BURN), NODE_STAKE, "burnt");
        equal(free(thief), 0, "reporter");
        (, uint256 staked,,) = sidework.accountOf(committee[1]);
        equal(staked, SEAT_STAKE, "its seat");

        SignedPrepare memory first = prepare(1, 5, BALLOT);
        SignedPrepare memory second = prepare(1, 5, OTHER_BALLOT);
        vm.expectRevert(abi.encodeWithSelector(Slashing.NothingToSlash.selector, committee[1]));
        arbiter.slashDoubleVote(slot, 5, first, second);
    }

    function test_OnePrepareIsNoFault() public {
        SignedPrepare memory vote = prepare(0, 5, BALLOT);
        refuseVotes(vote, vote, abi.encodeWithSelector(Arbiter.SameValue.selector, BALLOT));
    }

    /// @dev Each honest: different nodes prepare different values, one node different values in different views.
    function test_PreparesMustBeOfOneNodeAndView() public {
        bytes memory refusal = abi.encodeWithSelector(Arbiter.SignedByOther.selector, committee[0], committee[1]);
        refuseVotes(prepare(0, 5, BALLOT), prepare(1, 5, OTHER_BALLOT), refusal);
        SignedPrepare memory first = prepare(0, 5, BALLOT);
        SignedPrepare memory second = prepare(0, 6, OTHER_BALLOT);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleVote(slot, 5, first, second);
        second.signature = "";
        refuseVotes(first, second, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
        refuseVotes(second, first, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
    }

    /// @dev Only PREPAREs: a COMMIT and a PREPARE of one view may not be taken for two of them, nor two COMMITs.
    function test_CommitsAreNoPrepares() public {
        SignedPrepare memory first = SignedPrepare(BALLOT, sign(0, slotHash(1, 5, BALLOT)));
        SignedPrepare memory second = SignedPrepare(OTHER_BALLOT, sign(0, slotHash(1, 5, OTHER_BALLOT)));
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleVote(slot, 5, first, second);
        first = prepare(0, 5, BALLOT);
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleVote(slot, 5, first, second);
    }

    /// @dev P10: a vote is for its slot alone, chain and contract included.
    function testFuzz_PreparesAreOfOneSlot(uint8 which, uint32 change) public {
        SignedPrepare memory first = prepare(0, 5, BALLOT);
        Slot memory mine = slot;
        change = uint32(within(change, 1, 200));
        which %= 7;
        if (which == 0) slot.epoch += change;
        if (which == 1) slot.dealId = keccak256(abi.encode(change));
        if (which == 2) slot.lot += change;
        if (which == 3) slot.round += change;
        if (which == 4) slot.step += uint8(change);
        if (which == 5) vm.chainId(block.chainid + change);
        SignedPrepare memory second = prepare(0, 5, OTHER_BALLOT);
        if (which == 6) deploy();
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleVote(mine, 5, first, second);
    }

    function testFuzz_TwoPreparesAreAFault(
        Slot memory any,
        uint32 viewNumber,
        bytes32 first,
        bytes32 second,
        uint8 node
    ) public {
        vm.assume(first != second);
        slot = any;
        node %= 4;
        arbiter.slashDoubleVote(any, viewNumber, prepare(node, viewNumber, first), prepare(node, viewNumber, second));
        equal(free(BURN), NODE_STAKE, "burnt");
    }

    function test_TwoProposalsCostTheNodeStake() public {
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(committee[2], NODE_STAKE, 0, Fault.DOUBLE_PROPOSAL);
        arbiter.slashDoubleProposal(slot, 5, proposal(2, 5, BALLOT, "j"), proposal(2, 5, OTHER_BALLOT, "k"));
        equal(free(BURN), NODE_STAKE, "burnt");
    }

    /// @dev A leader that got more NEWVIEWs may say the same with another justification.
    function test_OneValueTwiceIsNoFault() public {
        SignedProposal memory first = proposal(2, 5, BALLOT, "j");
        SignedProposal memory second = proposal(2, 5, BALLOT, "k");
        vm.expectRevert(abi.encodeWithSelector(Arbiter.SameValue.selector, BALLOT));
        arbiter.slashDoubleProposal(slot, 5, first, second);
    }

    function test_ProposalsMustBeOfOneNodeAndView() public {
        SignedProposal memory first = proposal(2, 5, BALLOT, "j");
        SignedProposal memory second = proposal(3, 5, OTHER_BALLOT, "j");
        vm.expectRevert(abi.encodeWithSelector(Arbiter.SignedByOther.selector, committee[2], committee[3]));
        arbiter.slashDoubleProposal(slot, 5, first, second);
        second = proposal(2, 6, OTHER_BALLOT, "j");
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashDoubleProposal(slot, 5, first, second);
        second.signature = "";
        vm.expectRevert(abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
        arbiter.slashDoubleProposal(slot, 5, first, second);
    }

    function testFuzz_TwoProposalsAreAFault(uint32 viewNumber, bytes32[2] memory values, bytes32[2] memory reasons)
        public
    {
        vm.assume(values[0] != values[1]);
        arbiter.slashDoubleProposal(
            slot,
            viewNumber,
            proposal(0, viewNumber, values[0], reasons[0]),
            proposal(0, viewNumber, values[1], reasons[1])
        );
        equal(free(BURN), NODE_STAKE, "burnt");
    }

    function test_NoLockAfterACommitCostsTheNodeStake() public {
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(committee[0], NODE_STAKE, 0, Fault.BROKEN_LOCK);
        arbiter.slashBrokenLock(slot, commit(0, 5, BALLOT), unlocked(0, 6));
        equal(free(BURN), NODE_STAKE, "burnt");
    }

    function test_AnOlderLockAfterACommitCostsTheNodeStake() public {
        arbiter.slashBrokenLock(slot, commit(0, 5, BALLOT), locked(0, 9, 4, OTHER_BALLOT));
        equal(free(BURN), NODE_STAKE, "burnt");
    }

    /// @dev P7: what an honest node signs after a COMMIT in view 5: NEWVIEWs with the lock of view 5, or of a later one.
    function test_AnHonestNewViewIsNoFault() public {
        SignedCommit memory committed = commit(0, 5, BALLOT);
        refuseLock(committed, locked(0, 6, 5, BALLOT), abi.encodeWithSelector(Arbiter.LockHeld.selector, 5, 5));
        refuseLock(committed, locked(0, 9, 7, BALLOT), abi.encodeWithSelector(Arbiter.LockHeld.selector, 5, 7));
        // Before it, or to enter the very view: whatever it was bound to then.
        refuseLock(committed, unlocked(0, 5), abi.encodeWithSelector(Arbiter.NotLater.selector, 5, 5));
        refuseLock(committed, locked(0, 4, 2, BALLOT), abi.encodeWithSelector(Arbiter.NotLater.selector, 5, 4));
    }

    /// @dev The lock is hidden in a hash, and the reporter cannot make another one of it.
    function test_TheLockMustBeOpenedAsItIs() public {
        SignedCommit memory committed = commit(0, 5, BALLOT);
        SignedNewView memory later = locked(0, 6, 5, BALLOT);
        later.lockView = 4;
        refuseLock(
            committed, later, abi.encodeWithSelector(Arbiter.WrongLock.selector, later.lock, 4, later.lockBallot)
        );
        later.lockView = 3;
        later.lockBallot = OTHER_BALLOT;
        refuseLock(committed, later, abi.encodeWithSelector(Arbiter.WrongLock.selector, later.lock, 3, OTHER_BALLOT));
        later.lock = 0; // not what was signed
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashBrokenLock(slot, committed, later);
    }

    function test_BothMustBeOfOneNodeAndSlot() public {
        SignedCommit memory committed = commit(0, 5, BALLOT);
        SignedNewView memory later = unlocked(1, 6);
        refuseLock(committed, later, abi.encodeWithSelector(Arbiter.SignedByOther.selector, committee[0], committee[1]));
        later.signature = "";
        refuseLock(committed, later, abi.encodeWithSelector(Arbiter.NotSigned.selector, 1, address(0)));
        slot.step = 1;
        later = unlocked(0, 6);
        slot.step = 0;
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashBrokenLock(slot, committed, later);
        // A PREPARE binds nobody.
        later = unlocked(0, 6);
        committed.signature = prepare(0, 5, BALLOT).signature;
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashBrokenLock(slot, committed, later);
    }

    /// @dev Of all COMMITs and NEWVIEWs of a node, exactly those are a fault in which the lock went back.
    function testFuzz_BrokenLock(uint32 viewNumber, uint32 laterView, uint32 lockView, bool hasLock) public {
        viewNumber %= 8;
        laterView %= 8;
        lockView %= 8;
        SignedCommit memory committed = commit(0, viewNumber, BALLOT);
        SignedNewView memory later = hasLock ? locked(0, laterView, lockView, BALLOT) : unlocked(0, laterView);
        bool broken = laterView > viewNumber && (!hasLock || lockView < viewNumber);
        if (!broken) vm.expectRevert();
        arbiter.slashBrokenLock(slot, committed, later);
        equal(free(BURN), broken ? NODE_STAKE : 0, "burnt");
    }

    /// @dev What a node has said in a view; empty where it said nothing.
    struct Said {
        uint32 viewNumber;
        SignedNewView newView;
        SignedProposal proposal;
        SignedPrepare prepare;
        SignedCommit commit;
        bytes seal;
    }

    /// @dev P7: one that follows the protocol enters views upwards, carries the lock of its last COMMIT into each, and in
    /// each proposes, prepares and commits at most once. Its messages are then paired in every way.
    function testFuzz_AnHonestNodeIsNeverSlashed(uint256 choices) public {
        slot.step = 1;
        Said[] memory said = new Said[](5);
        Said memory last; // with a COMMIT
        uint32 viewNumber = 0;
        for (uint256 i = 0; i < said.length; ++i) {
            viewNumber += uint32(1 + choices % 3);
            said[i] = honest(viewNumber, last.commit, choices >> 2);
            if (said[i].commit.value != 0) last = said[i];
            choices >>= 8;
        }
        for (uint256 i = 0; i < said.length; ++i) {
            for (uint256 j = 0; j < said.length; ++j) {
                accuse(said[i], said[j]);
            }
        }
    }

    function honest(uint32 viewNumber, SignedCommit memory last, uint256 choices)
        private
        view
        returns (Said memory said)
    {
        said.viewNumber = viewNumber;
        said.newView = last.value == 0 ? unlocked(0, viewNumber) : locked(0, viewNumber, last.viewNumber, last.value);
        bytes32 ballot = keccak256(abi.encode(choices % 4));
        if ((choices >> 2) % 2 == 0) said.proposal = proposal(0, viewNumber, ballot, bytes32(choices));
        if ((choices >> 3) % 4 == 0) return said;
        said.prepare = prepare(0, viewNumber, ballot);
        if ((choices >> 5) % 2 == 0) return said;
        said.commit = commit(0, viewNumber, ballot);
        said.seal = sign(0, Hashing.hash(segmentOf(viewNumber)));
    }

    /// @dev Of everything that can be made of two views.
    function accuse(Said memory a, Said memory b) private {
        innocent(abi.encodeCall(arbiter.slashDoubleProposal, (slot, a.viewNumber, a.proposal, b.proposal)));
        innocent(abi.encodeCall(arbiter.slashDoubleVote, (slot, a.viewNumber, a.prepare, b.prepare)));
        innocent(abi.encodeCall(arbiter.slashBrokenLock, (slot, a.commit, b.newView)));
        innocent(abi.encodeCall(arbiter.slashBrokenSeal, (segmentOf(a.viewNumber), a.seal, b.newView)));
    }

    function test_ASealBindsAsACommit() public {
        slot.step = 1;
        Segment memory sealed_ = segmentOf(5);
        bytes memory signature = sign(3, Hashing.hash(sealed_));
        SignedNewView memory later = locked(3, 6, 5, BALLOT);
        vm.expectRevert(abi.encodeWithSelector(Arbiter.LockHeld.selector, 5, 5));
        arbiter.slashBrokenSeal(sealed_, signature, later);
        later = unlocked(2, 6);
        vm.expectRevert(abi.encodeWithSelector(Arbiter.SignedByOther.selector, committee[3], committee[2]));
        arbiter.slashBrokenSeal(sealed_, signature, later);

        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(committee[3], NODE_STAKE, 0, Fault.BROKEN_LOCK);
        arbiter.slashBrokenSeal(sealed_, signature, locked(3, 6, 4, BALLOT));
    }

    /// @dev A segment is of RESOLVE: in CLOSE of the same round the node was free to enter later views.
    function test_ASealBindsInResolveAlone() public {
        SignedNewView memory later = unlocked(3, 6);
        bytes memory signature = sign(3, Hashing.hash(segmentOf(5)));
        vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashBrokenSeal(segmentOf(5), signature, later);
    }

    /// @dev P3, P10: nothing but the segment itself makes its signature count.
    function testFuzz_ASealIsOfItsSegment(Segment memory any, Segment memory other, bool same) public {
        any.viewNumber %= type(uint32).max;
        slot = Slot(any.epoch, any.dealId, any.lot, any.round, 1);
        bytes memory signature = sign(0, Hashing.hash(same ? any : other));
        if (!same && Hashing.hash(any) != Hashing.hash(other)) vm.expectPartialRevert(Arbiter.SignedByOther.selector);
        arbiter.slashBrokenSeal(any, signature, unlocked(0, any.viewNumber + 1));
    }

    /// @dev R-26: the account answers for what its key of that epoch signed, and for nothing a later key signs about it.
    function test_TheAccountAnswersForItsKey() public {
        address key = vm.addr(NEW_KEY);
        vm.startPrank(committee[0]);
        sidework.setSigningKey(key, compact(NEW_KEY, typed(Hashing.signingKey(committee[0], key))));
        vm.stopPrank();
        SignedPrepare memory first = SignedPrepare(BALLOT, compact(NEW_KEY, typed(slotHash(0, 5, BALLOT))));
        SignedPrepare memory second = prepare(0, 5, OTHER_BALLOT);
        refuseVotes(first, second, abi.encodeWithSelector(Arbiter.SignedByOther.selector, key, committee[0]));

        slot.epoch = 2;
        first.signature = compact(NEW_KEY, typed(slotHash(0, 5, BALLOT)));
        second = prepare(0, 5, OTHER_BALLOT); // by the old key
        refuseVotes(first, second, abi.encodeWithSelector(Arbiter.NotSigned.selector, 2, committee[0]));
        second.signature = compact(NEW_KEY, typed(slotHash(0, 5, OTHER_BALLOT)));
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(committee[0], NODE_STAKE, 0, Fault.DOUBLE_VOTE);
        arbiter.slashDoubleVote(slot, 5, first, second);
    }

    function prepare(uint256 node, uint32 viewNumber, bytes32 value) private view returns (SignedPrepare memory) {
        return SignedPrepare(value, sign(node, slotHash(0, viewNumber, value)));
    }

    function commit(uint256 node, uint32 viewNumber, bytes32 value) private view returns (SignedCommit memory) {
        return SignedCommit(viewNumber, value, sign(node, slotHash(1, viewNumber, value)));
    }

    function proposal(uint256 node, uint32 viewNumber, bytes32 value, bytes32 justification)
        private
        view
        returns (SignedProposal memory)
    {
        bytes32 hash = AgreementHashing.proposal(slot, viewNumber, value, justification);
        return SignedProposal(value, justification, sign(node, hash));
    }

    function unlocked(uint256 node, uint32 viewNumber) private view returns (SignedNewView memory) {
        bytes32 hash = AgreementHashing.newView(slot, viewNumber, 0, "inventory");
        return SignedNewView(viewNumber, 0, 0, 0, "inventory", sign(node, hash));
    }

    function locked(uint256 node, uint32 viewNumber, uint32 lockView, bytes32 ballot)
        private
        view
        returns (SignedNewView memory)
    {
        bytes32 lock = keccak256(abi.encode(uint256(lockView), ballot));
        bytes32 hash = AgreementHashing.newView(slot, viewNumber, lock, "inventory");
        return SignedNewView(viewNumber, lock, lockView, ballot, "inventory", sign(node, hash));
    }

    /// @dev A vote's hash.
    function slotHash(uint8 phase, uint32 viewNumber, bytes32 value) private view returns (bytes32) {
        return phase == 0
            ? AgreementHashing.prepare(slot, viewNumber, value)
            : AgreementHashing.commit(slot, viewNumber, value);
    }

    function segmentOf(uint32 viewNumber) private view returns (Segment memory) {
        return Segment(slot.epoch, slot.dealId, slot.lot, slot.round, viewNumber, 1, "root", 1, "credits");
    }

    function sign(uint256 node, bytes32 structHash) private view returns (bytes memory) {
        return compact(NODE_KEY + node, typed(structHash));
    }

    function seatOfNode() private {
        fund(committee[1], SEAT_STAKE);
        vm.prank(committee[1]);
        sidework.stakeSeats(1, address(0), PRICE);
    }

    function innocent(bytes memory accusation) private {
        (bool slashed,) = address(arbiter).call(accusation);
        that(!slashed, "honest");
    }

    function refuseVotes(SignedPrepare memory first, SignedPrepare memory second, bytes memory refusal) private {
        vm.expectRevert(refusal);
        arbiter.slashDoubleVote(slot, 5, first, second);
    }

    function refuseLock(SignedCommit memory committed, SignedNewView memory later, bytes memory refusal) private {
        vm.expectRevert(refusal);
        arbiter.slashBrokenLock(slot, committed, later);
    }
}
