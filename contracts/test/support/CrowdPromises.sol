// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Callback, Deal} from "../../src/Types.sol";
import {CrowdCallback} from "./CrowdCallback.sol";
import {CrowdThieves} from "./CrowdThieves.sol";

/// @notice What must be true after every act, and how in the end all go home with what is theirs.
abstract contract CrowdPromises is CrowdThieves {
    /// @dev P1: free, staked and unbonding credits, locks, reserves and pots are the tokens held, but for those sent in
    /// without a deposit.
    function booksAreCovered() external view {
        uint256 owed = gifts + free(BURN);
        for (uint256 i = 0; i < people.length; ++i) {
            owed += worth(people[i]);
        }
        for (uint256 i = 0; i < deals.length; ++i) {
            Callback memory callback = sidework.callbackOf(deals[i]);
            owed += sidework.dealOf(deals[i]).locked + callback.undelivered * uint256(callback.fee);
        }
        for (uint32 e = 1; e <= sidework.epoch(); ++e) {
            (uint256 collected,) = sidework.feePot(e);
            owed += collected - claimed[e];
        }
        equal(owed, token.balanceOf(address(sidework)), "P1: books");
    }

    /// @dev P2, P3: every deal is where R-18 and R-19 put it by what was certified: no task twice, nothing after a
    /// refund, no more than it locked, and nothing without a certificate. R-29: under its cap, reckoned rightly.
    function dealsAreRight() external view {
        uint256[] memory locked = new uint256[](sidework.epoch() + 1);
        for (uint256 i = 0; i < deals.length; ++i) {
            bytes32 id = deals[i];
            Deal memory deal_ = sidework.dealOf(id);
            Seen storage book = seen[id];
            for (uint32 lot = 0; lot * 256 < book.volume; ++lot) {
                equal(sidework.settledBits(id, lot), seenBits[id][lot], "P2: bits");
            }
            equal(deal_.volume - deal_.unsettled, book.tasks, "P2: tasks");
            that(deal_.refunded == book.refunded, "P2: refunded");
            equal(deal_.locked, book.left, "P3: left");
            atMost(book.paid + book.left, book.locked, "P3: paid");
            equal(sidework.callbackOf(id).undelivered, book.undelivered, "P3: reserve");
            locked[book.epoch] += book.left;
        }
        for (uint32 e = 1; e < locked.length; ++e) {
            (, uint256 counted) = sidework.feePot(e);
            equal(counted, locked[e], "R-29: counted");
            atMost(counted, (committees[e].length / 3 + 1) * uint256(NODE_STAKE) * 15, "R-29: cap");
        }
    }

    /// @dev P9: what members have taken of a pot is within it.
    function sharesAreWithinThePot() external view {
        for (uint32 e = 1; e <= sidework.epoch(); ++e) {
            (uint256 collected,) = sidework.feePot(e);
            atMost(claimed[e], collected, "P9: claimed");
        }
    }

    /// @dev What acts saw themselves. R-25: every callback had its gas, and none was told a task twice or got anything by
    /// calling back.
    function nothingWasBroken() external view {
        string[12] memory names = ["P2", "P3", "P5", "P6", "P9", "P10", "P11", "R-12", "R-19", "R-25", "R-26", "R-33"];
        for (uint256 i = 0; i < names.length; ++i) {
            equal(broken[names[i]], 0, names[i]);
        }
        equal(CrowdCallback(contractAccount).starved(), 0, "R-25: starved");
        equal(CrowdCallback(contractAccount).reentered(), 0, "R-25: reentered");
    }

    /// @notice P6, P5, P9, P1, with every node silent. First all free balances and stakes leave; then anybody's call
    /// returns each deal's rest, in one step; then the pots are shared; and nothing is left but what was sent in.
    function goHome() external {
        withdrawAll();
        for (uint256 i = 0; i < people.length; ++i) {
            vm.startPrank(people[i]);
            (uint256 seats,,) = sidework.seatsOf(people[i]);
            if (seats != 0) sidework.unstakeSeats(uint8(seats));
            if (sidework.nodeOf(people[i])) sidework.leaveAsNode();
            vm.stopPrank();
        }
        vm.warp(block.timestamp + 4 hours);
        for (uint256 i = 0; i < people.length; ++i) {
            (,, uint256 unbonding,) = sidework.accountOf(people[i]);
            if (unbonding == 0) continue;
            vm.prank(people[i]);
            sidework.withdrawStake();
        }
        for (uint256 i = 0; i < deals.length; ++i) {
            Seen storage book = seen[deals[i]];
            bool open = book.tasks < book.volume || book.undelivered != 0;
            if (open && !book.refunded) refundNow(deals[i], true);
        }
        for (uint32 e = 1; e <= sidework.epoch(); ++e) {
            (uint256 collected,) = sidework.feePot(e);
            for (uint256 i = 0; i < committees[e].length; ++i) {
                claim(e, i);
            }
            equal(claimed[e], collected, "P9: shares sum to the pot");
        }
        withdrawAll();
        equal(token.balanceOf(address(sidework)), gifts + free(BURN), "P6: all went home");
        equal(broken["P5"] + broken["P9"], 0, "P5, P9");
    }

    function withdrawAll() private {
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 amount = free(people[i]);
            if (amount == 0) continue;
            vm.prank(people[i]);
            sidework.withdraw(amount);
        }
    }
}
