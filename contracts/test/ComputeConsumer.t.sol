// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Sidework} from "../src/Sidework.sol";
import {Callback, RequestOrder} from "../src/Types.sol";
import {ComputeConsumer} from "../src/consumer/ComputeConsumer.sol";
import {Results} from "./support/Results.sol";

/// @notice Orders whatever it is asked to, and keeps what it is told.
contract Anything is ComputeConsumer {
    bytes32 public dealId;
    uint32 public taskIndex;
    uint8 public status;
    bytes public output;

    constructor(Sidework sidework_) ComputeConsumer(sidework_) {}

    function order(RequestOrder memory request) external returns (bytes32) {
        return _order(request);
    }

    function _onResult(bytes32 dealId_, uint32 taskIndex_, uint8 status_, bytes calldata output_) internal override {
        (dealId, taskIndex, status, output) = (dealId_, taskIndex_, status_, output_);
    }
}

/// @notice What contracts inherit; how it refuses is tested with the example of `MonteCarloPrice`.
contract ComputeConsumerTest is Results {
    Anything private consumer;

    function setUp() public override {
        super.setUp();
        consumer = new Anything(sidework);
        fund(address(consumer), 10_000 ether);
    }

    function test_ItKnowsItsContracts() public view {
        that(address(consumer.sidework()) == address(sidework), "sidework");
        that(address(consumer.market()) == address(market), "market");
        that(address(consumer.delivery()) == address(delivery), "delivery");
    }

    /// @dev Whoever the request names, it is the consumer's own, and it is called back if it gives gas for it.
    function test_AnOrderIsItsOwn() public {
        RequestOrder memory order = request(3);
        order.callback = thief;
        order.callbackGas = 100_000;
        bytes32 dealId = consumer.order(order);
        that(sidework.dealOf(dealId).payer == address(consumer), "payer");
        Callback memory callback = sidework.callbackOf(dealId);
        that(callback.target == address(consumer), "callback");
        equal(callback.gasLimit, 100_000, "gas");

        order.callbackGas = 0;
        dealId = consumer.order(order);
        that(sidework.callbackOf(dealId).target == address(0), "nobody is called back");
    }

    function testFuzz_ItIsToldWhatWasCertified(uint8 status, bytes memory output, bool byProof) public {
        RequestOrder memory order = request(300);
        order.callbackGas = 5_000_000;
        bytes32 dealId = consumer.order(order);
        bytes[] memory outputs = new bytes[](2);
        outputs[1] = output;
        Lot memory lot = lotOf(dealId, 1, status, outputs);
        if (byProof) {
            consumer.proveResult(resultOf(lot, 1), 257, output);
        } else {
            settle(lot);
            delivery.deliver(resultOf(lot, 1), 257, output);
        }
        equal(consumer.dealId(), dealId, "deal");
        equal(consumer.taskIndex(), 257, "task");
        equal(consumer.status(), status, "status");
        equal(keccak256(consumer.output()), keccak256(output), "output");
    }
}
