// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MonteCarloPrice} from "../../examples/MonteCarloPrice.sol";
import {CertifiedResult, Delivery} from "../../src/Delivery.sol";
import {RequestOrder} from "../../src/Types.sol";
import {ComputeConsumer} from "../../src/consumer/ComputeConsumer.sol";
import {Results} from "../support/Results.sol";

/// @notice A contract buys a Monte-Carlo price and gets the callback; and what `ComputeConsumer` protects it from.
contract MonteCarloPriceTest is Results {
    uint256 private constant BUDGET = 100 ether;
    uint256 private constant COPY_PRICE = 0.1 ether;
    bytes private constant ANSWER = abi.encode(uint256(10.4506 ether));

    MonteCarloPrice private option;
    bytes32 private dealId;

    function setUp() public override {
        super.setUp();
        option = new MonteCarloPrice(sidework, sha256("program"), COPY_PRICE);
        token.approve(address(option), BUDGET);
        option.fund(BUDGET);
        dealId = option.ask("at the money");
    }

    function test_ThePriceIsCalledBack() public {
        equal(option.awaited(), dealId, "awaited");
        deliver(OK, ANSWER);
        equal(option.price(), 10.4506 ether, "price");
        equal(option.pricedAt(), block.timestamp, "priced at");
        equal(option.awaited(), 0, "nothing is awaited");
        // What was spent, a copy's price for the delivery included, and not more.
        equal(free(address(option)), BUDGET - 0.31 ether - COPY_PRICE, "left");
    }

    function test_AFailedRunKeepsTheOldPrice() public {
        deliver(OK, ANSWER);
        dealId = option.ask("the program traps");
        deliverFailure(TRAP, ANSWER);
        dealId = option.ask("the answer is not a word");
        deliverFailure(OK, "10.4506");
        equal(option.price(), 10.4506 ether, "price");
        equal(option.awaited(), 0, "nothing is awaited");
    }

    function test_ANewQuestionMakesTheOldAnswerStale() public {
        bytes32 asked = option.ask("spot has moved");
        deliver(OK, ANSWER);
        equal(option.pricedAt(), 0, "stale");
        equal(option.awaited(), asked, "awaited");
    }

    /// @dev P5: all of it comes back, the reserve for the delivery too, whoever asks for it.
    function test_WhatBringsNothingIsRefunded() public {
        that(free(address(option)) < BUDGET, "locked");
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        vm.prank(thief);
        sidework.refund(dealId);
        equal(free(address(option)), BUDGET, "back");
        option.withdraw(BUDGET);
        equal(token.balanceOf(address(option)), 0, "the contract keeps nothing");
    }

    /// @dev The way to a result whose callback failed, or that nobody delivered.
    function test_AnyoneCanProveTheResult() public {
        Lot memory lot = oneTask(dealId, OK, ANSWER);
        vm.prank(thief);
        option.proveResult(resultOf(lot, 0), 0, ANSWER);
        equal(option.price(), 10.4506 ether, "price");
        // Delivered afterwards, it changes nothing.
        settle(lot);
        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, address(this), true);
        delivery.deliver(resultOf(lot, 0), 0, ANSWER);
    }

    function test_WhatIsNotCertifiedIsNotProven() public {
        Lot memory lot = oneTask(dealId, OK, ANSWER);
        CertifiedResult memory result = resultOf(lot, 0);
        bytes memory refusal = abi.encodeWithSelector(ComputeConsumer.NotProven.selector, dealId, 0);
        vm.expectRevert(refusal);
        option.proveResult(result, 0, abi.encode(uint256(1 ether)));
        vm.expectRevert(abi.encodeWithSelector(ComputeConsumer.NotProven.selector, dealId, 1));
        option.proveResult(result, 1, ANSWER);
        result.leaf.status = TRAP;
        vm.expectRevert(refusal);
        option.proveResult(result, 0, ANSWER);
    }

    function test_OnlyTheDeliveryContractMayCallBack() public {
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(ComputeConsumer.NotDelivery.selector, thief));
        option.onResult(dealId, 0, OK, ANSWER);
    }

    /// @dev A thief's own deal, with a program of its own, names this contract as its callback.
    function test_AnothersDealSaysNothing() public {
        fund(thief, BUDGET);
        RequestOrder memory order = request(1);
        order.requester = thief;
        order.callback = address(option);
        order.callbackGas = 120_000;
        dealId = ordered(order);
        Lot memory lot = oneTask(dealId, OK, ANSWER);
        settle(lot);
        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, address(this), false);
        delivery.deliver(resultOf(lot, 0), 0, ANSWER);
        CertifiedResult memory result = resultOf(lot, 0);
        vm.expectRevert(abi.encodeWithSelector(ComputeConsumer.NotPaidByThis.selector, dealId));
        option.proveResult(result, 0, ANSWER);
        equal(option.pricedAt(), 0, "no price");
    }

    function test_OnlyTheOwnerSpends() public {
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(MonteCarloPrice.NotOwner.selector, thief));
        option.ask("something");
        vm.expectRevert(abi.encodeWithSelector(MonteCarloPrice.NotOwner.selector, thief));
        option.withdraw(1);
    }

    function testFuzz_AnyPrice(uint256 price) public {
        deliver(OK, abi.encode(price));
        equal(option.price(), price, "price");
    }

    function deliver(uint8 status, bytes memory output) private {
        Lot memory lot = oneTask(dealId, status, output);
        settle(lot);
        delivery.deliver(resultOf(lot, 0), 0, output);
    }

    function deliverFailure(uint8 status, bytes memory output) private {
        Lot memory lot = oneTask(dealId, status, output);
        settle(lot);
        vm.expectEmit(address(option));
        emit MonteCarloPrice.Failed(dealId, status);
        delivery.deliver(resultOf(lot, 0), 0, output);
    }
}
