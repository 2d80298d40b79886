// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../src/Hashing.sol";
import {Bench} from "./Bench.sol";

/// @notice Nodes and epochs: four nodes, and an epoch's fees for them.
contract MembershipBench is Bench {
    string private constant ENDPOINT = "https://node-5.example.org:8443";

    function test_Node() public {
        address node = vm.addr(NODE_KEY + 4);
        fund(node, 2 * NODE_STAKE);
        vm.startPrank(node);
        sidework.joinAsNode(ENDPOINT, "tip");
        called("Sidework.joinAsNode");
        sidework.updateEndpoint(ENDPOINT);
        called("Sidework.updateEndpoint");
        sidework.describe("4 cores, 16 GB, Frankfurt");
        called("Sidework.describe");
        address key = vm.addr(0x6000);
        bytes memory signature = compact(0x6000, typed(Hashing.signingKey(node, key)));
        sidework.setSigningKey(key, signature);
        called("Sidework.setSigningKey");
        sidework.leaveAsNode();
        called("Sidework.leaveAsNode");
    }

    function test_Epoch() public {
        settleAll(1, only(certify(segment(deal(1), 0, 1), 7)));
        sidework.claimFees(1, committee, 0);
        called("Sidework.claimFees");
        vm.warp(block.timestamp + 1 days);
        sidework.startEpoch();
        called("Sidework.startEpoch");
        sidework.reveal(2, committee, 0, link(committee[0], LINKS - 1));
        called("Sidework.reveal");
    }
}
