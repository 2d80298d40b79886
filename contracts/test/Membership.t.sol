// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Epochs} from "../src/Epochs.sol";
import {Membership} from "../src/Membership.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract MembershipTest is SideworkTest {
    function test_NodeJoinsWithItsStake() public view {
        (uint256 left, uint256 staked,,) = sidework.accountOf(committee[0]);
        equal(left, 0, "free");
        equal(staked, NODE_STAKE, "staked");
        that(sidework.nodeOf(committee[0]), "joined");
        that(!sidework.nodeOf(thief), "not joined");
    }

    function test_NodeJoinsOnce() public {
        vm.prank(committee[0]);
        vm.expectRevert(abi.encodeWithSelector(Membership.AlreadyNode.selector, committee[0]));
        sidework.joinAsNode("x", "tip");
    }

    function test_NodeWithoutStakeIsRefused() public {
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Accounts.InsufficientFree.selector, thief, 0, NODE_STAKE));
        sidework.joinAsNode("x", "tip");
    }

    function test_EndpointHasALimit() public {
        string memory long = string(new bytes(257));
        vm.prank(committee[0]);
        vm.expectRevert(abi.encodeWithSelector(Membership.TextTooLong.selector, 257, 256));
        sidework.updateEndpoint(long);
        vm.prank(committee[0]);
        vm.expectEmit(address(sidework));
        emit Membership.EndpointUpdated(committee[0], "http://there");
        sidework.updateEndpoint("http://there");
    }

    function test_OnlyNodesLeaveOrMove() public {
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(Membership.NotNode.selector, thief));
        sidework.leaveAsNode();
        vm.expectRevert(abi.encodeWithSelector(Membership.NotNode.selector, thief));
        sidework.updateEndpoint("x");
    }

    function test_AtMostAHundredNodes() public {
        for (uint256 i = 0; i < 96; ++i) {
            join(i);
        }
        fund(thief, NODE_STAKE);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Membership.NodesFull.selector, 100));
        sidework.joinAsNode("x", "tip");
    }

    /// @dev R-10: the others keep their order, the stake comes back after its time.
    function test_LeavingKeepsTheOrderAndUnbonds() public {
        vm.prank(committee[1]);
        sidework.leaveAsNode();
        address[] memory left = sidework.nodes();
        equal(left.length, 3, "nodes");
        that(left[0] == committee[0] && left[1] == committee[2] && left[2] == committee[3], "order");

        uint256 until = block.timestamp + 10 days;
        vm.startPrank(committee[1]);
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(Membership.StillUnbonding.selector, committee[1], until));
        sidework.withdrawStake();
        vm.warp(until);
        sidework.withdrawStake();
        equal(free(committee[1]), NODE_STAKE, "free");
        vm.expectRevert(abi.encodeWithSelector(Membership.NothingUnbonding.selector, committee[1]));
        sidework.withdrawStake();
    }

    function test_SeatsAreStakedAndGivenUp() public {
        fund(thief, 3 * SEAT_STAKE);
        vm.startPrank(thief);
        vm.expectEmit(address(sidework));
        emit Membership.SeatsChanged(thief, 3, seller, 7);
        sidework.stakeSeats(3, seller, 7);
        sidework.stakeSeats(0, address(0), 9); // pool and ask only
        (uint256 seats, address pool, uint256 ask) = sidework.seatsOf(thief);
        that(seats == 3 && pool == address(0) && ask == 9, "terms");

        vm.expectEmit(address(sidework));
        emit Membership.UnbondingStarted(thief, 2 * SEAT_STAKE, block.timestamp + 10 days);
        vm.expectEmit(address(sidework));
        emit Membership.SeatsChanged(thief, 1, address(0), 9); // the next roster has one
        sidework.unstakeSeats(2);
        vm.warp(block.timestamp + 5 days);
        sidework.unstakeSeats(1); // restarts the clock for all three
        (, uint256 staked, uint256 unbonding, uint256 until) = sidework.accountOf(thief);
        equal(staked, 0, "staked");
        equal(unbonding, 3 * SEAT_STAKE, "unbonding");
        equal(until, vm.getBlockTimestamp() + 10 days, "until");
        vm.warp(until);
        sidework.withdrawStake();
        equal(free(thief), 3 * SEAT_STAKE, "free");
    }

    function test_SeatsHaveLimits() public {
        fund(thief, 65 * SEAT_STAKE);
        vm.startPrank(thief);
        sidework.stakeSeats(64, address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(Membership.TooManySeats.selector, thief, 65, 64));
        sidework.stakeSeats(1, address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(Membership.NotEnoughSeats.selector, thief, 64, 65));
        sidework.unstakeSeats(65);
        vm.expectRevert(abi.encodeWithSelector(Accounts.ZeroAmount.selector));
        sidework.unstakeSeats(0);
        vm.expectRevert(abi.encodeWithSelector(Membership.PriceTooHigh.selector, 2 ** 96));
        sidework.stakeSeats(0, address(0), 2 ** 96);
    }

    /// @dev R-12.
    function test_FirstEpochNeedsTheGenesisNodes() public {
        deploy();
        for (uint256 i = 0; i < 3; ++i) {
            join(i);
        }
        vm.expectRevert(abi.encodeWithSelector(Epochs.NotEnoughNodes.selector, 3, 4));
        sidework.startEpoch();
        join(3);
        sidework.startEpoch();
        equal(sidework.epoch(), 1, "epoch");
        equal(sidework.epochStartedAt(), block.timestamp, "started");
    }

    function test_NextEpochTakesTheLargestCommittee() public {
        uint256 until = block.timestamp + 1 days;
        vm.expectRevert(abi.encodeWithSelector(Epochs.EpochRunning.selector, 1, until));
        sidework.startEpoch();
        for (uint256 i = 0; i < 4; ++i) {
            join(i); // eight in all: seven of them are 3f+1
        }
        vm.warp(until);
        sidework.startEpoch();
        address[] memory all = sidework.nodes();
        address[] memory first = new address[](7);
        for (uint256 i = 0; i < 7; ++i) {
            first[i] = all[i];
        }
        equal(sidework.committeeHash(2), keccak256(abi.encodePacked(first)), "committee");
        equal(sidework.committeeHash(1), keccak256(abi.encodePacked(committee)), "first committee stays");
    }

    function test_EpochNeedsANode() public {
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(committee[i]);
            sidework.leaveAsNode();
        }
        vm.warp(block.timestamp + 1 days);
        vm.expectRevert(abi.encodeWithSelector(Epochs.NotEnoughNodes.selector, 0, 1));
        sidework.startEpoch();
    }

    function join(uint256 i) private {
        address node = vm.addr(0x6000 + i);
        fund(node, NODE_STAKE);
        vm.prank(node);
        sidework.joinAsNode("", "tip");
    }
}
