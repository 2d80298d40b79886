// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Epochs} from "../src/Epochs.sol";
import {Membership} from "../src/Membership.sol";
import {Settlement} from "../src/Settlement.sol";
import {Fault} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice Events that no other test expects. Nodes, workers and auditors know committees, rosters and accounts from logs
/// alone (R-12), so one that is missing is as bad as a wrong balance.
contract EventsTest is SideworkTest {
    function test_MoneyOut() public {
        vm.expectEmit(address(sidework));
        emit Accounts.Withdrawn(requester, 5);
        vm.prank(requester);
        sidework.withdraw(5);
    }

    /// @dev R-10, R-12: who comes, who goes, who certifies.
    function test_NodesAndTheirEpoch() public {
        fund(thief, NODE_STAKE);
        vm.expectEmit(address(sidework));
        emit Membership.NodeJoined(thief, "http://late");
        vm.prank(thief);
        sidework.joinAsNode("http://late", "tip");
        vm.warp(block.timestamp + 1 days);
        vm.expectEmit(address(sidework));
        emit Epochs.EpochStarted(2, committee);
        sidework.startEpoch();
        vm.expectEmit(address(sidework));
        emit Membership.NodeLeft(thief);
        vm.prank(thief);
        sidework.leaveAsNode();
        vm.warp(block.timestamp + 10 days);
        vm.expectEmit(address(sidework));
        emit Membership.StakeReleased(thief, NODE_STAKE);
        vm.prank(thief);
        sidework.withdrawStake();
    }

    /// @dev R-13, R-19: each account credited, and the fees taken.
    function test_CreditsAndFees() public {
        bytes32 dealId = deal(1);
        uint256[] memory credited = credits(0.1 ether);
        for (uint256 i = 0; i < credited.length; ++i) {
            vm.expectEmit(address(sidework));
            emit Settlement.Credited(address(uint160(credited[i] >> 96)), 0.1 ether);
        }
        settleAll(1, only(certify(segment(dealId, 0, 1), 7)));
        vm.expectEmit(address(sidework));
        emit Epochs.FeesClaimed(1, committee[3], 0.0025 ether);
        sidework.claimFees(1, committee, 3);
    }

    /// @dev R-12, R-23: who was slashed is not in the next roster.
    function test_SlashedSeatsAreGone() public {
        seat(0, 2);
        vm.expectEmit(address(sidework));
        emit Membership.SeatsChanged(worker(0), 0, address(0), PRICE);
        vm.prank(address(arbiter));
        sidework.slash(worker(0), Fault.DOUBLE_COMMITMENT, address(0), 0);
    }
}
