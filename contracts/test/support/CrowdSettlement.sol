// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../../src/Hashing.sol";
import {CertifiedSegment} from "../../src/Types.sol";
import {CrowdResults} from "./CrowdResults.sol";
import {Listing} from "./Listing.sol";

/// @notice Committees that certify what is right, or (a quorum gone bad) anything at all, and who asks for refunds. What
/// must come of a segment is reckoned here by R-19, by itself.
abstract contract CrowdSettlement is CrowdResults {
    mapping(address account => uint256) private gains;
    bytes[] internal settlements; // calls that settled something

    /// @dev One good segment, which settles.
    function settle(uint256 seed) external act(seed) {
        CertifiedSegment memory s = goodSegment(anyDeal());
        uint32 epoch = seen[s.dealId].epoch;
        that(settleByRule(epoch, only(certified(epoch, s, quorum(epoch)))) == 1, "left out");
    }

    /// @dev A quorum gone bad certifies anything, several at a time: other bits, sums, orders, deals, epochs.
    function settleAnything(uint256 seed) external act(seed) {
        uint32 epoch = uint32(1 + roll(sidework.epoch()));
        CertifiedSegment[] memory list = new CertifiedSegment[](1 + roll(4));
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = certified(epoch, distorted(goodSegment(anyDeal())), quorum(epoch));
        }
        settleByRule(epoch, list);
    }

    /// @dev P3: fewer than a quorum, or signatures of others in the place of members', move nothing.
    function settleWithoutQuorum(uint256 seed) external act(seed) {
        CertifiedSegment memory s = goodSegment(anyDeal());
        uint32 epoch = seen[s.dealId].epoch;
        uint256 signers = quorum(epoch);
        s = certified(epoch, s, signers);
        uint256 way = roll(4);
        if (way == 0) s = certified(epoch, s, signers & (signers - 1));
        if (way == 1) s.signatures[roll(s.signatures.length)] ^= 0x01;
        if (way == 2) s.spent += 1;
        if (way == 3) s.signers = ~s.signers & ((1 << committees[epoch].length) - 1);
        refuse("P3", epoch, s);
    }

    /// @dev P5: whoever asks, whatever happened before; and not before its time (P2).
    function refund(uint256 seed) external act(seed) {
        bytes32 id = anyDeal();
        Seen storage book = seen[id];
        uint256 end = book.deadline + 30 minutes;
        if (block.timestamp <= end && roll(2) == 0) vm.warp(end + 1);
        refundNow(id, block.timestamp > end);
    }

    function refundNow(bytes32 id, bool late) internal {
        Seen storage book = seen[id];
        uint256 back = book.left + book.undelivered * book.fee;
        bool due = late && !book.refunded && (book.tasks < book.volume || book.undelivered != 0);
        uint256 before = free(book.payer);
        try sidework.refund(id) {
            if (!due || free(book.payer) != before + back) ++broken["P5"];
            (book.refunded, book.left, book.undelivered) = (true, 0, 0);
        } catch {
            that(due, "not due");
            ++broken["P5"];
        }
    }

    /// @dev Settles, and holds every free balance to what R-19 gives it. Returns how many segments are good by R-19.
    function settleByRule(uint32 epoch, CertifiedSegment[] memory list) internal returns (uint256 good) {
        uint256[] memory before = frees();
        for (uint256 i = 0; i < list.length; ++i) {
            if (!isGood(epoch, list[i])) continue;
            enter(list[i]);
            prepareDelivery(epoch, list[i]);
            ++good;
        }
        bytes memory call_ = settling(epoch, list);
        (bool settled,) = address(sidework).call(call_);
        if (!settled) ++broken["R-19"];
        if (good != 0) settlements.push(call_);
        for (uint256 i = 0; i < before.length; ++i) {
            if (free(people[i]) != before[i] + gains[people[i]]) ++broken["P3"];
            delete gains[people[i]];
        }
    }

    /// @dev What settling this must not do: change any balance, or settle a task.
    function refuse(string memory promise_, uint32 epoch, CertifiedSegment memory s) internal {
        uint256[] memory before = worths();
        (uint256 collected,) = sidework.feePot(epoch);
        (bool settled,) = address(sidework).call(settling(epoch, only(s)));
        that(settled, "settle stopped");
        (uint256 after_,) = sidework.feePot(epoch);
        if (after_ != collected || sidework.settledBits(s.dealId, s.lot) != seenBits[s.dealId][s.lot]) {
            ++broken[promise_];
        }
        for (uint256 i = 0; i < before.length; ++i) {
            if (worth(people[i]) != before[i]) ++broken[promise_];
        }
    }

    function settling(uint32 epoch, CertifiedSegment[] memory list) private view returns (bytes memory) {
        address[] memory accounts = Listing.accounts(list);
        return abi.encodeCall(sidework.settle, (epoch, committees[epoch], accounts, Listing.byIndex(list)));
    }

    function certified(uint32 epoch, CertifiedSegment memory s, uint256 signers)
        internal
        view
        returns (CertifiedSegment memory)
    {
        s.signers = signers;
        s.signatures = signatures(epoch, typed(hashOf(epoch, s)), signers);
        return s;
    }

    function signatures(uint32 epoch, bytes32 digest, uint256 signers) internal view returns (bytes memory list) {
        for (uint256 i = 0; i < committees[epoch].length; ++i) {
            if ((signers >> i) & 1 == 1) list = bytes.concat(list, compact(keyOf[committees[epoch][i]], digest));
        }
    }

    /// @dev Q members of the epoch's committee, any of those that can sign.
    function quorum(uint32 epoch) internal returns (uint256 signers) {
        uint256 n = committees[epoch].length;
        uint256 missing = 2 * ((n - 1) / 3) + 1;
        uint256 first = roll(n);
        for (uint256 i = 0; i < n && missing != 0; ++i) {
            uint256 member = (first + i) % n;
            if (keyOf[committees[epoch][member]] == 0) continue;
            signers |= 1 << member;
            --missing;
        }
        that(missing == 0, "no quorum can sign");
    }

    /// @dev Of a deal's open tasks, within its lock; certified by nobody yet.
    function goodSegment(bytes32 id) internal returns (CertifiedSegment memory s) {
        Seen storage book = seen[id];
        s.dealId = id;
        s.lot = uint32(roll((book.volume + 255) / 256));
        s.round = uint32(roll(3));
        s.bits = maskOf(book.volume, s.lot) & ~seenBits[id][s.lot];
        if (roll(3) != 0) s.bits &= uint256(keccak256(abi.encode(roll(type(uint256).max))));
        s.spent = roll(book.left + 1);
        s.credits = anyCredits(s.spent);
        s.root = Hashing.segmentLeaf(leaf(s));
    }

    function anyCredits(uint256 most) private returns (uint256[] memory list) {
        uint256 first = roll(people.length);
        uint256 number = roll(5);
        if (first + number > people.length) number = people.length - first;
        if (most < number) number = 0;
        list = new uint256[](number);
        for (uint256 i = 0; i < number; ++i) {
            list[i] = credit(people[first + i], roll(5) == 0 ? 0 : 1 + roll(most / number));
        }
        // Who did not open, and is paid for something else.
        if (number > 1 && roll(4) == 0) list[0] = list[1] & ~uint256(type(uint96).max);
    }

    function distorted(CertifiedSegment memory s) private returns (CertifiedSegment memory) {
        uint256 way = roll(11);
        if (way == 0) s.bits = roll(type(uint256).max);
        if (way == 1) s.lot = uint32(roll(4));
        if (way == 2) s.spent = seen[s.dealId].locked * (1 + roll(3));
        if (way == 3) s.spent = type(uint256).max - roll(2);
        if (way == 4) s.dealId = keccak256("none");
        if (way == 5) s.bits = 0;
        if (way == 6 && s.credits.length > 0) s.credits[0] = credit(people[0], type(uint96).max);
        if (way == 7 && s.credits.length > 1) s.credits[0] = s.credits[1];
        if (way == 8 && s.credits.length > 1) s.credits[1] = credit(address(uint160(s.credits[0] >> 96)), 0);
        return s;
    }

    function isGood(uint32 epoch, CertifiedSegment memory s) private view returns (bool) {
        Seen storage book = seen[s.dealId];
        if (book.volume == 0 || book.epoch != epoch || book.refunded) return false;
        uint256 settleable = maskOf(book.volume, s.lot) & ~seenBits[s.dealId][s.lot];
        if (s.bits == 0 || s.bits & ~settleable != 0) return false;
        uint256 sum_ = 0;
        for (uint256 i = 0; i < s.credits.length; ++i) {
            uint256 account = s.credits[i] >> 96;
            if (i != 0 && s.credits[i] <= s.credits[i - 1]) return false;
            if (i != 0 && account == s.credits[i - 1] >> 96 && uint96(s.credits[i - 1]) != 0) return false;
            sum_ += uint96(s.credits[i]);
        }
        return sum_ <= s.spent && s.spent <= book.left;
    }

    function enter(CertifiedSegment memory s) private {
        Seen storage book = seen[s.dealId];
        seenBits[s.dealId][s.lot] |= s.bits;
        book.tasks += count(s.bits);
        book.paid += s.spent;
        book.left -= s.spent;
        for (uint256 i = 0; i < s.credits.length; ++i) {
            gains[address(uint160(s.credits[i] >> 96))] += uint96(s.credits[i]);
        }
        if (book.tasks == book.volume) {
            gains[book.payer] += book.left;
            book.left = 0;
        }
    }
}
