// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Credits} from "../src/Credits.sol";
import {Epochs} from "../src/Epochs.sol";
import {Settlement} from "../src/Settlement.sol";
import {CertifiedSegment, SkipReason} from "../src/Types.sol";
import {Listing} from "./support/Listing.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract SettlementTest is SideworkTest {
    uint256 private constant ALL = type(uint256).max;

    bytes32 private dealId;

    function setUp() public override {
        super.setUp();
        dealId = deal(300);
    }

    function test_GoodSegmentPaysWhatItSays() public {
        uint256 locked = sidework.dealOf(dealId).locked;
        CertifiedSegment memory s = certify(segment(dealId, 0, 5), 7);
        vm.expectEmit(address(sidework));
        emit Settlement.SegmentSettled(dealId, 0, 5, s.root, s.spent);
        settle(s);
        for (uint256 i = 0; i < 3; ++i) {
            equal(free(worker(i)), 0.1 ether, "credit");
        }
        (uint256 collected, uint256 locked_) = sidework.feePot(1);
        equal(collected, 0.01 ether, "pot");
        equal(locked_, 0, "not counted without a cap");
        equal(sidework.dealOf(dealId).locked, locked - s.spent, "locked");
        equal(settledOf(dealId), 2, "settled");
        equal(sidework.settledBits(dealId, 0), 5, "bits");
    }

    function test_WholeLotIsFlagged() public {
        settle(certify(segment(dealId, 0, ALL), 7));
        equal(sidework.settledBits(dealId, 0), ALL, "bits");
        equal(sidework.dealOf(dealId).fullLots, 1, "flag");
        skip(certify(segment(dealId, 0, 1), 7), SkipReason.ALREADY_SETTLED);
    }

    function test_LastTaskFinishesTheDeal() public {
        settle(certify(segment(dealId, 1, (1 << 44) - 1), 7));
        settle(certify(segment(dealId, 0, ALL >> 1), 7));
        uint256 rest = sidework.dealOf(dealId).locked;
        uint256 before = free(requester);
        CertifiedSegment memory s = certify(segment(dealId, 0, 1 << 255), 7);
        vm.expectEmit(address(sidework));
        emit Settlement.DealFinished(dealId, rest - s.spent);
        settle(s);
        equal(free(requester), before + rest - s.spent, "returned");
        equal(sidework.dealOf(dealId).locked, 0, "locked");
        vm.warp(block.timestamp + 30 days);
        vm.expectRevert(abi.encodeWithSignature("DealClosed(bytes32)", dealId));
        sidework.refund(dealId);
    }

    /// @dev Lots beyond the flags have a word each, and so have those that settle in parts.
    function test_LotsBeyondTheFlags() public {
        bytes32 big = deal(49 * 256);
        settle(certify(segment(big, 48, ALL), 7));
        equal(sidework.settledBits(big, 48), ALL, "bits");
        equal(sidework.dealOf(big).fullLots, 0, "flags");
        skip(certify(segment(big, 48, 1), 7), SkipReason.ALREADY_SETTLED);
        settle(certify(segment(big, 47, ALL), 7));
        equal(sidework.dealOf(big).fullLots, 1 << 47, "flags");
        settle(certify(segment(big, 46, 1), 7));
        settle(certify(segment(big, 46, ALL - 1), 7));
        equal(sidework.settledBits(big, 46), ALL, "bits");
        equal(sidework.dealOf(big).partLots, 1 << 46, "flags");
        skip(certify(segment(big, 46, ALL), 7), SkipReason.ALREADY_SETTLED);
        equal(settledOf(big), 768, "settled");
    }

    /// @dev One credit write and one event per account, whatever the number of segments.
    function test_CreditsAreSummed() public {
        CertifiedSegment[] memory list = new CertifiedSegment[](3);
        list[0] = certify(segment(dealId, 0, 1), 7);
        list[1] = certify(segment(dealId, 0, 2), 15);
        list[2] = certify(segment(dealId, 1, 1), 13);
        vm.recordLogs();
        settleAll(1, list);
        equal(vm.getRecordedLogs().length, 6, "three segments, three accounts");
        equal(free(worker(0)), 0.3 ether, "credit");
        equal(settledOf(dealId), 3, "settled");
    }

    /// @dev A bad one changes nothing and does not stop the others (R-19).
    function test_BadOnesAreSkippedAlone() public {
        CertifiedSegment[] memory list = new CertifiedSegment[](3);
        list[0] = certify(segment(dealId, 0, 1), 7);
        list[1] = certify(segment(dealId, 0, 1), 7);
        list[2] = certify(segment(dealId, 0, 2), 7);
        settleAll(1, list);
        equal(sidework.settledBits(dealId, 0), 3, "bits");
        equal(free(worker(0)), 0.2 ether, "credit");
    }

    function test_SkippedForWhatTheDealIs() public {
        skip(certify(segment("none", 0, 1), 7), SkipReason.UNKNOWN_DEAL);
        skip(certify(segment(dealId, 0, 0), 7), SkipReason.EMPTY);
        skip(certify(segment(dealId, 1, 1 << 44), 7), SkipReason.OUT_OF_RANGE);
        skip(certify(segment(dealId, 2, 1), 7), SkipReason.OUT_OF_RANGE);
        skip(certify(segment(dealId, type(uint32).max, 1), 7), SkipReason.OUT_OF_RANGE);
        settle(certify(segment(dealId, 0, 6), 7));
        skip(certify(segment(dealId, 0, 3), 7), SkipReason.ALREADY_SETTLED);
        vm.warp(block.timestamp + 2 days);
        sidework.refund(dealId);
        skip(certify(segment(dealId, 0, 1), 7), SkipReason.REFUNDED);
    }

    function test_SkippedForItsEpoch() public {
        vm.warp(block.timestamp + 1 days);
        sidework.startEpoch(); // the same four nodes again
        CertifiedSegment memory s = segment(dealId, 0, 1);
        s.signers = 7;
        s.signatures = quorumSignatures(typed(hashOf(2, s)), 7);
        vm.expectEmit(address(sidework));
        emit Settlement.SegmentSkipped(dealId, 0, SkipReason.OTHER_EPOCH);
        settleAll(2, only(s));
        skip(s, SkipReason.NO_QUORUM); // P10: signed for another epoch
    }

    function test_SkippedForItsMoney() public {
        CertifiedSegment memory s = segment(dealId, 0, 1);
        s.spent = sum(s.credits) - 1;
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        (s.credits[0], s.credits[1]) = (s.credits[1], s.credits[0]);
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        s.credits[1] = s.credits[0];
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        s.credits[1] = s.credits[0] + 1; // paid twice
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        s.spent = sidework.dealOf(dealId).locked + 1;
        skip(certify(s, 7), SkipReason.OVER_LOCK);
    }

    /// @dev R-7: a no-show is a word of nothing, for who is paid too, and costs nobody anything.
    function test_NoShowsAreNamed() public {
        CertifiedSegment memory s = segment(dealId, 0, 1);
        uint256[] memory words = new uint256[](6);
        for (uint256 i = 0; i < 3; ++i) {
            words[2 * i] = s.credits[i] & ~uint256(type(uint96).max);
            words[2 * i + 1] = s.credits[i];
        }
        words[3] = words[2] | uint96(0.1 ether);
        (s.credits, words) = (words, s.credits);
        settle(certify(s, 7));
        for (uint256 i = 0; i < 3; ++i) {
            equal(free(worker(i)), 0.1 ether, "credit");
        }
        (uint256 collected,) = sidework.feePot(1);
        equal(collected, 0.01 ether, "pot");
    }

    /// @dev Nothing is written or told of who is only named.
    function test_NoShowAloneIsNotCredited() public {
        CertifiedSegment memory s = segment(dealId, 0, 1);
        s.credits[1] &= ~uint256(type(uint96).max);
        certify(s, 7);
        vm.recordLogs();
        settle(s);
        equal(vm.getRecordedLogs().length, 3, "segment, two accounts");
        equal(free(address(uint160(s.credits[1] >> 96))), 0, "credit");
    }

    /// @dev R-7: the word of nothing is once, and before what the account is paid.
    function test_NoShowsOutOfOrder() public {
        CertifiedSegment memory s = segment(dealId, 0, 1);
        s.credits[1] = s.credits[0] & ~uint256(type(uint96).max); // after it is paid
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        s.credits[0] &= ~uint256(type(uint96).max);
        s.credits[1] = s.credits[0]; // twice
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
        s = segment(dealId, 0, 1);
        s.credits[2] &= ~uint256(type(uint96).max);
        (s.credits[1], s.credits[2]) = (s.credits[2], s.credits[1]); // after a later account
        skip(certify(s, 7), SkipReason.BAD_CREDITS);
    }

    /// @dev R-19: one list for all segments of a call, ascending, each account once.
    function test_AccountsMustAscend() public {
        address[] memory accounts = new address[](2);
        CertifiedSegment[] memory none = new CertifiedSegment[](0);
        bytes memory why = abi.encodeWithSelector(Credits.AccountsNotAscending.selector);
        vm.expectRevert(why); // the zero address
        sidework.settle(1, committee, accounts, none);
        (accounts[0], accounts[1]) = (thief, thief);
        vm.expectRevert(why);
        sidework.settle(1, committee, accounts, none);
        (accounts[0], accounts[1]) = (address(2), address(1));
        vm.expectRevert(why);
        sidework.settle(1, committee, accounts, none);
    }

    function test_CreditOfNoListedAccountIsSkipped() public {
        CertifiedSegment memory s = certify(segment(dealId, 0, 1), 7);
        address[] memory accounts = Listing.accounts(only(s));
        CertifiedSegment[] memory list = Listing.byIndex(only(s));
        list[0].credits[2] += 1; // the fourth of three
        vm.expectEmit(address(sidework));
        emit Settlement.SegmentSkipped(dealId, 0, SkipReason.BAD_CREDITS);
        sidework.settle(1, committee, accounts, list);
        equal(free(accounts[0]), 0, "paid");
    }

    /// @dev Who is listed and credited nothing costs nobody anything.
    function test_ListedWithoutCredit() public {
        address[] memory accounts = new address[](1);
        accounts[0] = thief;
        vm.recordLogs();
        sidework.settle(1, committee, accounts, new CertifiedSegment[](0));
        equal(vm.getRecordedLogs().length, 0, "events");
    }

    /// @dev R-8, P3.
    function test_SkippedForItsCertificate() public {
        skip(certify(segment(dealId, 0, 1), 3), SkipReason.NO_QUORUM); // two of three
        CertifiedSegment memory s = certify(segment(dealId, 0, 1), 7);
        s.signers = 11; // other members than signed
        skip(s, SkipReason.NO_QUORUM);
        s = certify(segment(dealId, 0, 1), 7);
        s.signers = 1 << 4 | 7; // beyond the committee
        skip(s, SkipReason.NO_QUORUM);
        s = certify(segment(dealId, 0, 1), 7);
        s.signatures = bytes.concat(s.signatures, s.signatures); // too many
        skip(s, SkipReason.NO_QUORUM);
        s = certify(segment(dealId, 0, 1), 7);
        s.signers = 15; // too few
        skip(s, SkipReason.NO_QUORUM);
        s = certify(segment(dealId, 0, 1), 7);
        s.credits[0] += 1; // other credits than signed
        skip(s, SkipReason.NO_QUORUM);
        s = segment(dealId, 0, 1);
        s.signers = 7;
        s.signatures = new bytes(192);
        skip(s, SkipReason.NO_QUORUM);
    }

    /// @dev A signature has no second form: what is left of a high s in 255 bits is rubbish.
    function test_HighSHasNoCompactForm() public {
        CertifiedSegment memory s = segment(dealId, 0, 1);
        bytes32 digest = typed(hashOf(1, s));
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(NODE_KEY, digest);
        uint256 high = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(low);
        s.signers = 7;
        s.signatures = bytes.concat(r, bytes32(high & (ALL >> 1) | uint256(28 - v) << 255));
        s.signatures = bytes.concat(s.signatures, quorumSignatures(digest, 6));
        skip(s, SkipReason.NO_QUORUM);
    }

    function test_WrongCommitteeReverts() public {
        CertifiedSegment memory s = certify(segment(dealId, 0, 1), 7);
        committee[3] = thief;
        bytes32 given = keccak256(abi.encodePacked(committee));
        vm.expectRevert(abi.encodeWithSelector(Epochs.WrongCommittee.selector, 1, given));
        settleAll(1, only(s));
        vm.expectRevert(abi.encodeWithSelector(Epochs.WrongCommittee.selector, 0, keccak256("")));
        sidework.settle(0, new address[](0), new address[](0), only(s));
    }

    /// @dev R-13, P9: shares sum to the pot, to the last unit, whenever they are taken.
    function testFuzz_FeesAreSharedToTheLastUnit(uint96 first, uint96 second, uint8 early) public {
        uint256 a = within(first, 1, 100 ether);
        uint256 b = within(second, 1, 100 ether);
        collect(1, a);
        uint256 taken = 0;
        for (uint256 i = 0; i < 4; ++i) {
            if ((early >> i) & 1 == 1 && (a + 3 - i) / 4 > 0) taken += claim(i);
        }
        collect(2, b);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 share = (a + b) / 4 + (i < (a + b) % 4 ? 1 : 0);
            if (share > free(committee[i])) taken += claim(i);
            equal(free(committee[i]), share, "share");
        }
        equal(taken, a + b, "sum");
        (uint256 collected,) = sidework.feePot(1);
        equal(collected, a + b, "pot");
        vm.expectRevert(abi.encodeWithSelector(Epochs.NothingToClaim.selector, 1, 0));
        sidework.claimFees(1, committee, 0);
    }

    function test_OnlyMembersHaveShares() public {
        vm.expectRevert(abi.encodeWithSelector(Epochs.NoSuchMember.selector, 1, 4));
        sidework.claimFees(1, committee, 4);
    }

    /// @dev Whatever is signed: the deal pays exactly spent, and everybody's sum stays the same (P1, P3).
    function testFuzz_MoneyIsConserved(uint256 bits, uint96 x, uint96 y, uint96 fee, uint8 signers) public {
        uint256 locked = sidework.dealOf(dealId).locked;
        uint256 before = free(requester);
        CertifiedSegment memory s = segment(dealId, 0, bits);
        s.credits = new uint256[](2);
        (address low, address high) = worker(0) < worker(1) ? (worker(0), worker(1)) : (worker(1), worker(0));
        s.credits[0] = credit(low, within(x, 0, 900 ether));
        s.credits[1] = credit(high, within(y, 0, 900 ether));
        s.spent = sum(s.credits) + within(fee, 0, 100 ether);
        settle(certify(s, signers & 15));
        uint256 paid = free(low) + free(high);
        (uint256 pot,) = sidework.feePot(1);
        if (paid != 0) equal(paid + pot, s.spent, "spent");
        else equal(pot, 0, "no pot without payment");
        equal(sidework.dealOf(dealId).locked + paid + pot + free(requester) - before, locked, "conserved");
    }

    function settle(CertifiedSegment memory s) private {
        settleAll(1, only(s));
    }

    /// @dev Skipped for the reason, and nothing moved.
    function skip(CertifiedSegment memory s, SkipReason reason) private {
        uint256 locked = sidework.dealOf(dealId).locked;
        uint256 paid = free(worker(0));
        vm.expectEmit(address(sidework));
        emit Settlement.SegmentSkipped(s.dealId, s.lot, reason);
        settle(s);
        equal(sidework.dealOf(dealId).locked, locked, "locked");
        equal(free(worker(0)), paid, "paid");
    }

    function collect(uint256 bit, uint256 amount) private {
        CertifiedSegment memory s = segment(dealId, 0, bit);
        s.credits = new uint256[](0);
        s.spent = amount;
        settle(certify(s, 7));
    }

    function claim(uint256 i) private returns (uint256) {
        uint256 before = free(committee[i]);
        sidework.claimFees(1, committee, i);
        return free(committee[i]) - before;
    }
}
