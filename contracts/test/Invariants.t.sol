// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CreditToken} from "../src/CreditToken.sol";
import {Sidework} from "../src/Sidework.sol";
import {Deal} from "../src/Types.sol";
import {Checks} from "./support/Checks.sol";
import {Crowd} from "./support/Crowd.sol";

/// @notice The promises, after any sequence of what anybody can do.
contract InvariantsTest is Checks {
    Crowd private crowd;
    Sidework private sidework;
    CreditToken private token;

    function setUp() public {
        crowd = new Crowd();
        sidework = crowd.sharedContract();
        token = crowd.sharedToken();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(crowd);
    }

    /// @dev P1: free + locked + staked + unbonding + pots never exceed the tokens held; with nothing sent in without a
    /// deposit they are equal.
    function invariant_P1_BooksAreCovered() public view {
        uint256 owed = 0;
        for (uint256 i = 0; i < crowd.peopleCount(); ++i) {
            (uint256 free, uint256 staked, uint256 unbonding,) = sidework.accountOf(crowd.people(i));
            owed += free + staked + unbonding;
        }
        for (uint256 i = 0; i < crowd.dealCount(); ++i) {
            owed += sidework.dealOf(crowd.deals(i)).locked;
        }
        (uint256 collected, uint256 claimed) = sidework.feePot(1);
        owed += collected - claimed;
        equal(owed + crowd.gifts(), token.balanceOf(address(sidework)), "books");
    }

    /// @dev P2: the bits that are set are as many as the tasks that were paid once, none after a refund.
    function invariant_P2_TasksSettleOnce() public view {
        equal(crowd.settledAfterRefund(), 0, "settled after refund");
        for (uint256 i = 0; i < crowd.dealCount(); ++i) {
            bytes32 id = crowd.deals(i);
            uint256 bits = 0;
            for (uint32 lot = 0; lot < 3; ++lot) {
                uint256 word = sidework.settledBits(id, lot);
                for (; word != 0; word &= word - 1) {
                    ++bits;
                }
            }
            Deal memory deal = sidework.dealOf(id);
            equal(bits, deal.settled, "bits");
            equal(bits, crowd.settledTasks(id), "tasks");
            atMost(bits, deal.volume, "volume");
        }
    }

    /// @dev P3: no deal pays more than it locked, and no thief gets anything.
    function invariant_P3_NoCertificateNoPayment() public view {
        equal(crowd.stolen(), 0, "stolen");
        for (uint256 i = 0; i < crowd.dealCount(); ++i) {
            bytes32 id = crowd.deals(i);
            Deal memory deal = sidework.dealOf(id);
            atMost(crowd.paidOut(id) + deal.locked, crowd.lockedAtFirst(id), "paid");
            if (!deal.refunded && deal.settled != deal.volume) {
                equal(crowd.paidOut(id) + deal.locked, crowd.lockedAtFirst(id), "paid and locked");
            }
        }
    }

    /// @dev P9: members have taken at most their shares, which sum to the pot.
    function invariant_P9_SharesSumToThePot() public view {
        (uint256 collected, uint256 claimed) = sidework.feePot(1);
        atMost(claimed, collected, "claimed");
        uint256 shares = 0;
        for (uint256 i = 0; i < 4; ++i) {
            shares += (collected + 3 - i) / 4;
        }
        equal(shares, collected, "shares");
    }
}
