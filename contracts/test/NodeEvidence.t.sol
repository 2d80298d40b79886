// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../src/AgreementHashing.sol";
import {Arbiter, SignedCommit, SignedNewView, SignedPrepare, SignedProposal} from "../src/Arbiter.sol";
import {Hashing} from "../src/Hashing.sol";
import {Slashing} from "../src/Slashing.sol";
import {Fault, Segment} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

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
