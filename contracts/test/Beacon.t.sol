// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Beacon} from "../src/Beacon.sol";
import {Epochs} from "../src/Epochs.sol";
import {Membership} from "../src/Membership.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice Spec R-33.
contract BeaconTest is SideworkTest {
    function test_JoiningNeedsATip() public {
        fund(thief, NODE_STAKE);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Membership.NoTip.selector));
        sidework.joinAsNode("x", 0);
    }

    function test_ARevealMovesTheTip() public {
        bytes32 preimage = link(committee[2], LINKS - 1);
        vm.expectEmit(address(sidework));
        emit Beacon.Revealed(1, committee[2], preimage);
        vm.prank(thief); // anyone may carry it
        sidework.reveal(1, committee, 2, preimage);
        (bytes32 tip, uint32 from) = sidework.tipOf(committee[2]);
        that(tip == preimage, "tip");
        equal(from, 2, "counts from the next epoch on");
        that(sidework.beacon(1) == 0, "one is no quorum");
    }

    /// @dev Whatever the order, and whoever comes too late.
    function testFuzz_AQuorumMakesTheBeacon(uint256 seed) public {
        uint256[4] memory order = [uint256(0), 1, 2, 3];
        for (uint256 i = 3; i > 0; --i) {
            uint256 j = uint256(keccak256(abi.encode(seed, i))) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        uint256 mix = 0;
        unchecked {
            for (uint256 i = 0; i < 3; ++i) {
                mix += uint256(keccak256(abi.encode(committee[order[i]], link(committee[order[i]], LINKS - 1))));
            }
        }
        bytes32 expected = keccak256(abi.encode(uint32(1), mix));
        reveal(1, order[0], 1);
        reveal(1, order[1], 1);
        that(sidework.beacon(1) == 0, "not yet");
        vm.expectEmit(address(sidework));
        emit Beacon.BeaconSet(1, expected);
        reveal(1, order[2], 1);
        that(sidework.beacon(1) == expected, "beacon");
        reveal(1, order[3], 1);
        that(sidework.beacon(1) == expected, "the late one changes nothing");
        (, uint32 from) = sidework.tipOf(committee[order[3]]);
        equal(from, 2, "but is shown");
    }

    function test_OnceAnEpoch() public {
        reveal(1, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(Beacon.TipOfLaterEpoch.selector, committee[0], 2));
        sidework.reveal(1, committee, 0, link(committee[0], LINKS - 2));
        next();
        reveal(2, 0, 2);
    }

    function test_OnlyThePreimage() public {
        bytes memory why =
            abi.encodeWithSelector(Beacon.WrongPreimage.selector, committee[0], link(committee[0], LINKS));
        vm.expectRevert(why);
        sidework.reveal(1, committee, 0, link(committee[1], LINKS - 1));
        vm.expectRevert(why);
        sidework.reveal(1, committee, 0, link(committee[0], LINKS - 2));
    }

    function test_OnlyOfTheRunningEpoch() public {
        next();
        bytes32 preimage = link(committee[0], LINKS - 1);
        vm.expectRevert(abi.encodeWithSelector(Beacon.EpochNotRunning.selector, 1, 2));
        sidework.reveal(1, committee, 0, preimage);
        vm.expectRevert(abi.encodeWithSelector(Beacon.EpochNotRunning.selector, 3, 2));
        sidework.reveal(3, committee, 0, preimage);
        vm.expectRevert(abi.encodeWithSelector(Epochs.NoSuchMember.selector, 2, 4));
        sidework.reveal(2, committee, 4, preimage);
        address[] memory others = new address[](1);
        vm.expectRevert(abi.encodeWithSelector(Epochs.WrongCommittee.selector, 2, keccak256(abi.encodePacked(others))));
        sidework.reveal(2, others, 0, preimage);
    }

    /// @dev Nobody can choose a link after others have shown theirs: who leaves and comes back waits.
    function test_ANewTipCountsInTheNextEpoch() public {
        reveal(1, 1, 1);
        reveal(1, 2, 1);
        address node = committee[0];
        fund(node, NODE_STAKE);
        vm.startPrank(node);
        sidework.leaveAsNode();
        sidework.joinAsNode("x", keccak256(abi.encode(bytes32("chosen"))));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(Beacon.TipOfLaterEpoch.selector, node, 2));
        sidework.reveal(1, committee, 0, "chosen");
        that(sidework.beacon(1) == 0, "beacon");
        next();
        address[] memory later = sidework.nodes();
        sidework.reveal(2, later, 3, "chosen");
    }

    /// @dev An epoch that ends without a quorum never has a beacon, and leaves nothing to the next one.
    function test_TooFewReveals() public {
        reveal(1, 0, 1);
        reveal(1, 1, 1);
        next();
        for (uint256 i = 0; i < 3; ++i) {
            that(sidework.beacon(2) == 0, "not yet");
            reveal(2, i, i < 2 ? 2 : 1);
        }
        uint256 mix = 0;
        unchecked {
            for (uint256 i = 0; i < 3; ++i) {
                bytes32 preimage = link(committee[i], LINKS - (i < 2 ? 2 : 1));
                mix += uint256(keccak256(abi.encode(committee[i], preimage)));
            }
        }
        that(sidework.beacon(2) == keccak256(abi.encode(uint32(2), mix)), "of the second's alone");
        that(sidework.beacon(1) == 0, "for ever");
    }

    function next() private {
        vm.warp(block.timestamp + 1 days);
        sidework.startEpoch();
    }

    /// @dev The node's link of that number.
    function reveal(uint32 epoch, uint256 index, uint256 number) private {
        sidework.reveal(epoch, committee, index, link(committee[index], LINKS - number));
    }
}
