// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedResult, Delivery} from "../../src/Delivery.sol";
import {Hashing} from "../../src/Hashing.sol";
import {CertifiedSegment, ResultLeaf, Segment} from "../../src/Types.sol";
import {CrowdCallback} from "./CrowdCallback.sol";
import {CrowdOrders} from "./CrowdOrders.sol";

/// @notice Results of certified segments, and who delivers them.
abstract contract CrowdResults is CrowdOrders {
    /// @dev A call that delivers a task.
    struct Prepared {
        bytes32 dealId;
        uint32 task;
        bytes call_;
    }

    bytes private constant OUTPUT = "0.78539";

    Prepared[] private deliveries;

    /// @dev Somebody delivers with whatever gas: it fails, or is paid once, and the callback has had its gas.
    function deliver(uint256 seed) external act(seed) {
        that(deliveries.length != 0, "nothing to deliver");
        Prepared memory prepared = deliveries[roll(2) == 0 ? deliveries.length - 1 : roll(deliveries.length)];
        (bytes32 id, uint32 task) = (prepared.dealId, prepared.task);
        bool before = delivery.delivered(id, task);
        address person = anyone();
        uint256 had = free(person);
        CrowdCallback(contractAccount).arm(address(delivery), prepared.call_);
        vm.prank(person);
        (bool handed,) = address(delivery).call{gas: roll(3) == 0 ? 60_000 + roll(400_000) : 2_000_000}(prepared.call_);
        uint256 earned = free(person) - had;
        that(handed, "not delivered");
        if (before || seen[id].refunded || earned != seen[id].fee || !delivery.delivered(id, task)) ++broken["R-25"];
        if (seen[id].fee != 0) --seen[id].undelivered;
    }

    function prepareDelivery(uint32 epoch, CertifiedSegment memory s) internal {
        if (sidework.callbackOf(s.dealId).target == address(0) || s.root != Hashing.segmentLeaf(leaf(s))) return;
        CertifiedResult memory result;
        result.segment = segmentOf(epoch, s);
        result.committee = committees[epoch];
        result.signers = s.signers;
        result.signatures = s.signatures;
        result.leaf = leaf(s);
        bytes memory call_ = abi.encodeCall(Delivery.deliver, (result, firstTask(s), OUTPUT));
        deliveries.push(Prepared(s.dealId, firstTask(s), call_));
    }

    function segmentOf(uint32 epoch, CertifiedSegment memory s) internal pure returns (Segment memory) {
        bytes32 creditsHash = keccak256(abi.encodePacked(s.credits));
        return Segment(epoch, s.dealId, s.lot, s.round, s.viewNumber, s.bits, s.root, s.spent, creditsHash);
    }

    /// @dev The result of the segment's first task is all that its root holds.
    function leaf(CertifiedSegment memory s) internal pure returns (ResultLeaf memory l) {
        l.taskId = keccak256(abi.encode(s.dealId, firstTask(s)));
        l.outputHash = keccak256(abi.encode(sha256(OUTPUT), OUTPUT.length));
    }

    function firstTask(CertifiedSegment memory s) private pure returns (uint32 task) {
        task = s.lot * 256;
        for (uint256 bits = s.bits; bits != 0 && bits & 1 == 0; bits >>= 1) {
            ++task;
        }
    }
}
