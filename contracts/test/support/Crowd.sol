// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CrowdCallback} from "./CrowdCallback.sol";
import {CrowdPromises} from "./CrowdPromises.sol";

/// @notice The crowd as it begins: an epoch runs, everybody has credits and a stake.
contract Crowd is CrowdPromises {
    constructor() {
        deployWith(crowded());
        contractAccount = address(new CrowdCallback(CALLBACK_GAS));
        settleIn(contractAccount);
        registerAssets();
        for (uint256 i = 0; i < people.length; ++i) {
            fund(people[i], 20_000 ether);
            bytes32 tip = newTip(people[i]);
            vm.prank(people[i]);
            if (i % 3 == 0 && people[i] != contractAccount) sidework.joinAsNode("http://node", tip);
            else sidework.stakeSeats(2, address(0), 1);
        }
        beginEpoch();
    }

    /// @notice All that the crowd does. Each is a function of a seed.
    function acts() external pure returns (string[38] memory) {
        return [
            "wait",
            "deposit",
            "depositWithPermit",
            "gift",
            "withdraw",
            "stakeSeats",
            "unstakeSeats",
            "joinAsNode",
            "reveal",
            "leaveAsNode",
            "withdrawStake",
            "setSigningKey",
            "startEpoch",
            "claimFees",
            "order",
            "orderOfContract",
            "approveAndOrder",
            "matchOrders",
            "matchAgain",
            "cancelRequest",
            "cancelSponsorship",
            "transferAsset",
            "settle",
            "settleAnything",
            "settleWithoutQuorum",
            "refund",
            "deliver",
            "slashDoubleCommitment",
            "slashRefuted",
            "slashDoubleVote",
            "reachForMoney",
            "settleTwice",
            "settleWithOthersSignature",
            "matchWithOthersSignature",
            "matchOnSplitChain",
            "blame",
            "blameByReplacedKey",
            "takeKey"
        ];
    }

    function selectorOf(string memory name) public pure returns (bytes4) {
        return bytes4(keccak256(bytes(string.concat(name, "(uint256)"))));
    }
}
