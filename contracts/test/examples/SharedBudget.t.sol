// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SharedBudget} from "../../examples/SharedBudget.sol";

import {Admission} from "../../src/Admission.sol";
import {Hashing} from "../../src/Hashing.sol";
import {OrderBook} from "../../src/OrderBook.sol";
import {Orders, OrderSignatures} from "../../src/Types.sol";
import {OrderHashes} from "../support/OrderHashes.sol";
import {Results} from "../support/Results.sol";

/// @notice Members buy out of one budget, each up to its allowance; a seller serves the group alone.
contract SharedBudgetTest is Results {
    uint256 private constant ANN_KEY = 0xa11;
    uint256 private constant BOB_KEY = 0xb0b;
    uint256 private constant BUDGET = 1000 ether;
    /// @dev R-15 for a task at trust 10 and price 1: five copies with 2.5 % for the nodes, four re-executions.
    uint256 private constant TASK_LOCK = 5 * 1.025 ether + 4 * 0.01 ether;

    address private ann = vm.addr(ANN_KEY);
    address private bob = vm.addr(BOB_KEY);
    SharedBudget private budget;

    function setUp() public override {
        super.setUp();
        budget = new SharedBudget(sidework);
        token.approve(address(budget), BUDGET);
        budget.fund(BUDGET);
        budget.allot(ann, 10 * TASK_LOCK);
        budget.allot(bob, TASK_LOCK);
    }

    function test_AMemberBuysAtTheBudgetsCost() public {
        bytes32 dealId = spend(ANN_KEY, 4);
        equal(free(address(budget)), BUDGET - 4 * TASK_LOCK, "locked");
        equal(budget.allowance(ann), 6 * TASK_LOCK, "allowance");
        that(sidework.dealOf(dealId).payer == address(budget), "payer");
    }

    function test_NoMemberSpendsMoreThanItsAllowance() public {
        spend(BOB_KEY, 1);
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(BOB_KEY, 1);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(SharedBudget.BeyondAllowance.selector, bob, 0, TASK_LOCK));
        budget.spend(orders, signatures, 1);
        equal(free(address(budget)), BUDGET - TASK_LOCK, "only the first was locked");
        spend(ANN_KEY, 10);
    }

    function test_WhatIsUnspentComesBackToTheBudget() public {
        bytes32 dealId = spend(ANN_KEY, 1);
        settle(oneTask(dealId, OK, "output"));
        equal(free(address(budget)), BUDGET - 0.31 ether, "spent");
        dealId = spend(ANN_KEY, 9);
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        sidework.refund(dealId);
        equal(free(address(budget)), BUDGET - 0.31 ether, "refunded");
        equal(budget.allowance(ann), 0, "the allowance stays used");
    }

    /// @dev R-24: the group decides whom the seller's pool serves.
    function test_ASellerMayServeTheGroupAlone() public {
        vm.prank(seller);
        address pool = assets.registerPool(0, "");
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(ANN_KEY, 2);
        orders.request.pool = pool;
        orders.offer = offer(pool, 10);
        orders.offer.requester = address(budget);
        signatures.request = compact(ANN_KEY, typed(OrderHashes.hash(orders.request)));
        signatures.offer = compact(SELLER_KEY, typed(OrderHashes.hash(orders.offer)));
        vm.prank(ann);
        budget.spend(orders, signatures, 2);

        that(budget.contains(ann) && !budget.contains(thief), "members");
        orders.request.requester = thief;
        orders.request.sponsor = address(0);
        signatures.request = "";
        fund(thief, BUDGET);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Admission.NotAdmitted.selector, budget, thief));
        market.matchOrders(orders, signatures, 2);
        budget.allot(thief, 0);
        vm.prank(thief);
        market.matchOrders(orders, signatures, 2);
    }

    function test_OnlyMembersSpendForThemselves() public {
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(ANN_KEY, 1);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(SharedBudget.NotMember.selector, thief));
        budget.spend(orders, signatures, 1);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(SharedBudget.NotByCaller.selector, ann, bob));
        budget.spend(orders, signatures, 1);
        budget.remove(ann);
        vm.prank(ann);
        vm.expectRevert(abi.encodeWithSelector(SharedBudget.NotMember.selector, ann));
        budget.spend(orders, signatures, 1);
        equal(budget.allowance(ann), 0, "allowance");
    }

    /// @dev Not past the allowance: the budget sponsors nothing that it does not match itself.
    function test_ARequestIsNotMatchedAroundTheBudget() public {
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(ANN_KEY, 10);
        bytes32 sponsorship = Hashing.sponsorship(address(budget), OrderHashes.hash(orders.request));
        vm.prank(ann);
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, sponsorship, budget));
        market.matchOrders(orders, signatures, 10);
        equal(free(address(budget)), BUDGET, "budget");
    }

    function test_OnlyTheTreasurerAllotsAndWithdraws() public {
        vm.startPrank(ann);
        bytes memory refusal = abi.encodeWithSelector(SharedBudget.NotTreasurer.selector, ann);
        vm.expectRevert(refusal);
        budget.allot(ann, BUDGET);
        vm.expectRevert(refusal);
        budget.remove(bob);
        vm.expectRevert(refusal);
        budget.withdraw(1);
        vm.stopPrank();
        uint256 before = token.balanceOf(address(this));
        budget.withdraw(BUDGET);
        equal(token.balanceOf(address(this)) - before, BUDGET, "withdrawn");
    }

    /// @dev The budget and the allowance go down by the same, or nothing happens.
    function testFuzz_AllowancesHold(uint256 allowance, uint32 volume) public {
        allowance = within(allowance, 0, 30 * TASK_LOCK);
        volume = uint32(within(volume, 1, 30));
        budget.allot(ann, allowance);
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(ANN_KEY, volume);
        uint256 amount = volume * TASK_LOCK;
        bool enough = amount <= allowance;
        vm.prank(ann);
        if (!enough) {
            vm.expectRevert(abi.encodeWithSelector(SharedBudget.BeyondAllowance.selector, ann, allowance, amount));
        }
        budget.spend(orders, signatures, volume);
        equal(budget.allowance(ann), enough ? allowance - amount : allowance, "allowance");
        equal(free(address(budget)), enough ? BUDGET - amount : BUDGET, "budget");
    }

    function ordersOf(uint256 key, uint32 volume)
        private
        view
        returns (Orders memory orders, OrderSignatures memory signatures)
    {
        orders.request = request(volume);
        orders.request.requester = vm.addr(key);
        orders.request.sponsor = address(budget);
        orders.request.salt = free(address(budget));
        signatures.request = compact(key, typed(OrderHashes.hash(orders.request)));
    }

    function spend(uint256 key, uint32 volume) private returns (bytes32) {
        (Orders memory orders, OrderSignatures memory signatures) = ordersOf(key, volume);
        vm.prank(vm.addr(key));
        return budget.spend(orders, signatures, volume);
    }
}
