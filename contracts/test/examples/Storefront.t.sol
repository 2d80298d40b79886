// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Product, Storefront} from "../../examples/Storefront.sol";

import {DatasetOrder, ProgramOrder} from "../../src/Types.sol";
import {Needs} from "../../src/interfaces/IAssets.sol";
import {OrderHashes} from "../support/OrderHashes.sol";
import {Results} from "../support/Results.sol";

/// @notice "Only pay for resources when a service has been sold to a customer" (feature IEX-7).
contract StorefrontTest is Results {
    uint256 private constant PROGRAMMER_KEY = 0x7001;
    uint256 private constant CURATOR_KEY = 0x7002;
    uint256 private constant SALE = 10 ether;
    uint256 private constant COPY_PRICE = 1 ether;
    uint256 private constant PROGRAM_PRICE = 0.5 ether;
    uint256 private constant DATASET_PRICE = 0.25 ether;
    uint256 private constant WORKER_PAY = 1 ether;
    uint256 private constant NODE_FEE = 0.08 ether;
    /// @dev What a sale that was served has cost: two workers, both owners, the nodes, who delivered.
    uint256 private constant COST = 2 * WORKER_PAY + PROGRAM_PRICE + DATASET_PRICE + NODE_FEE + COPY_PRICE;

    bytes32 private constant PROGRAM = keccak256("SHA-256 of the program");
    bytes32 private constant DATASET = keccak256("SHA-256 of the dataset");

    address private programmer = vm.addr(PROGRAMMER_KEY);
    address private curator = vm.addr(CURATOR_KEY);
    address private customer = address(0xc057);
    address private carrier = address(0xca7);
    address private program;
    address private dataset;
    Storefront private shop;

    function setUp() public override {
        super.setUp();
        vm.prank(programmer);
        program = assets.registerProgram(PROGRAM, Needs(0, 10 ** 9, 16, 64), 0, "");
        vm.prank(curator);
        dataset = assets.registerDataset(DATASET, 0, "");
        shop = shopWith(SALE);
        token.transfer(customer, 10 * SALE);
        vm.prank(customer);
        token.approve(address(shop), type(uint256).max);
    }

    /// @dev IEX-7: nothing sold, nothing spent, and nothing for anybody to earn.
    function test_NoSalesCostNothing() public {
        vm.warp(block.timestamp + 365 days);
        equal(free(address(shop)), 0, "the shop needs no float");
        equal(sidework.dealCount(), 0, "deals");
        equal(free(programmer) + free(curator) + free(worker(0)) + free(worker(1)), 0, "earned");
    }

    /// @dev IEX-7: one settlement pays program owner, dataset owner, workers and nodes, out of the customer's payment.
    function test_ASalePaysEverybodyInOneSettlement() public {
        bytes32 dealId = buy("portfolio");
        equal(token.balanceOf(customer), 9 * SALE, "paid");
        equal(shop.owed(), SALE, "not earned yet");
        Lot memory lot = sold(dealId, OK, "value at risk");
        settle(lot);
        equal(free(programmer), PROGRAM_PRICE, "program owner");
        equal(free(curator), DATASET_PRICE, "dataset owner");
        equal(free(worker(0)), WORKER_PAY, "first worker");
        equal(free(worker(1)), WORKER_PAY, "second worker");
        (uint256 pot,) = sidework.feePot(1);
        equal(pot, NODE_FEE, "nodes");

        vm.expectEmit(address(shop));
        emit Storefront.Served(dealId, customer, "value at risk");
        vm.prank(carrier);
        delivery.deliver(resultOf(lot, 0), 0, "value at risk");
        equal(free(carrier), COPY_PRICE, "who delivered");
        equal(shop.owed(), 0, "earned");
        equal(free(address(shop)), SALE - COST, "margin");
        shop.withdraw(SALE - COST);
        equal(free(address(shop)), 0, "all of it");
    }

    function test_WhenNothingComesTheCustomerIsRepaid() public {
        bytes32 dealId = buy("portfolio");
        vm.expectPartialRevert(bytes4(keccak256("TooEarlyToRefund(bytes32,uint256)")));
        shop.repay(dealId);
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        shop.repay(dealId);
        equal(token.balanceOf(customer), 10 * SALE, "repaid");
        equal(free(address(shop)) + shop.owed(), 0, "the shop has lost nothing");
        vm.expectRevert(abi.encodeWithSelector(Storefront.NothingToRepay.selector, dealId, Storefront.State.REPAID));
        shop.repay(dealId);
    }

    /// @dev The deal may have been refunded before, by anyone.
    function test_ARefundByOthersIsNoLoss() public {
        bytes32 dealId = buy("portfolio");
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        vm.prank(thief);
        sidework.refund(dealId);
        shop.repay(dealId);
        equal(token.balanceOf(customer), 10 * SALE, "repaid");
    }

    /// @dev A late proof of the result costs nobody anything any more.
    function test_ARepaidSaleIsNotServed() public {
        bytes32 dealId = buy("portfolio");
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        shop.repay(dealId);
        shop.proveResult(resultOf(sold(dealId, OK, "late"), 0), 0, "late");
        (, Storefront.State state) = shop.sales(dealId);
        that(state == Storefront.State.REPAID, "state");
    }

    /// @dev Settled, but nobody delivered: the customer has a right to the result, which anyone can prove.
    function test_WorkThatWasDoneIsServedNotRepaid() public {
        bytes32 dealId = buy("portfolio");
        Lot memory lot = sold(dealId, OK, "value at risk");
        settle(lot);
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        sidework.refund(dealId); // the delivery fee
        vm.expectRevert(abi.encodeWithSelector(Storefront.WorkDone.selector, dealId));
        shop.repay(dealId);
        shop.proveResult(resultOf(lot, 0), 0, "value at risk");
        (, Storefront.State state) = shop.sales(dealId);
        that(state == Storefront.State.SERVED, "state");
        equal(shop.owed(), 0, "earned");
    }

    /// @dev The program's fault is the seller's risk: the customer is repaid once the seller's own money is there.
    function test_AFailedRunIsRepaidByTheSeller() public {
        bytes32 dealId = buy("portfolio");
        Lot memory lot = sold(dealId, TRAP, "");
        settle(lot);
        vm.expectEmit(address(shop));
        emit Storefront.Failed(dealId, customer, TRAP);
        delivery.deliver(resultOf(lot, 0), 0, "");

        uint256 left = SALE - COST;
        vm.expectRevert(abi.encodeWithSelector(Storefront.NotEarned.selector, left, SALE, 1));
        shop.withdraw(1);
        vm.expectRevert(abi.encodeWithSelector(Storefront.NotEarned.selector, left, 0, SALE));
        shop.repay(dealId);
        token.approve(address(shop), COST);
        shop.fund(COST);
        shop.repay(dealId);
        equal(token.balanceOf(customer), 10 * SALE, "repaid");
    }

    /// @dev Neither the seller nor a failed sale's customer is paid with what other customers may still get back.
    function test_CustomersMoneyIsNotTheSellers() public {
        bytes32 failed = buy("first");
        buy("second");
        Lot memory lot = sold(failed, TRAP, "");
        settle(lot);
        delivery.deliver(resultOf(lot, 0), 0, "");
        vm.expectPartialRevert(Storefront.NotEarned.selector);
        shop.repay(failed);
        vm.expectPartialRevert(Storefront.NotEarned.selector);
        shop.withdraw(1);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Storefront.NotSeller.selector, thief));
        shop.withdraw(0);
    }

    /// @dev A sale never costs more than the customer paid for it, even when the shop has more.
    function test_NothingIsSoldBelowCost() public {
        shop = shopWith(5 ether);
        token.approve(address(shop), 100 ether);
        shop.fund(50 ether);
        (ProgramOrder memory p, DatasetOrder memory d) = assetOrders();
        bytes memory programSignature = compact(PROGRAMMER_KEY, typed(OrderHashes.hash(p)));
        bytes memory datasetSignature = compact(CURATOR_KEY, typed(OrderHashes.hash(d)));
        uint256 lock = 6 * 1.025 ether + 4 * 0.01 ether + PROGRAM_PRICE + DATASET_PRICE + COPY_PRICE;
        vm.expectRevert(abi.encodeWithSelector(Storefront.SoldBelowCost.selector, 5 ether, lock));
        shop.buy("portfolio", p, programSignature, d, datasetSignature);
    }

    /// @dev For any number of sales, served, failed or not: the shop holds what it owes, or its program has failed.
    function testFuzz_TheBooksHold(uint256 fates) public {
        uint256 served = 0;
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 dealId = buy(bytes32(i));
            uint256 fate = (fates >> (2 * i)) % 4;
            if (fate == 0) continue;
            Lot memory lot = sold(dealId, fate == 1 ? TRAP : OK, "output");
            settle(lot);
            delivery.deliver(resultOf(lot, 0), 0, "output");
            if (fate == 1) continue;
            ++served;
            equal(shop.owed(), (i + 1 - served) * SALE, "owed");
        }
        equal(shop.owed(), (4 - served) * SALE, "owed in the end");
        that(shop.saleCount() == 4, "sales");
    }

    function shopWith(uint256 price) private returns (Storefront) {
        Product memory product = Product({
            program: PROGRAM,
            programAsset: program,
            maxProgramPrice: PROGRAM_PRICE,
            dataset: DATASET,
            datasetAsset: dataset,
            maxDatasetPrice: DATASET_PRICE,
            copyPrice: COPY_PRICE
        });
        return new Storefront(sidework, product, price);
    }

    /// @dev For this shop alone: whoever else used the assets would have to agree with their owners.
    function assetOrders() private view returns (ProgramOrder memory p, DatasetOrder memory d) {
        p.program = program;
        p.price = PROGRAM_PRICE;
        p.volume = 100;
        p.requester = address(shop);
        p.expiry = uint64(block.timestamp + 1 days);
        d.dataset = dataset;
        d.price = DATASET_PRICE;
        d.volume = 100;
        d.requester = address(shop);
        d.expiry = uint64(block.timestamp + 1 days);
    }

    function buy(bytes32 parameters) private returns (bytes32) {
        (ProgramOrder memory p, DatasetOrder memory d) = assetOrders();
        bytes memory programSignature = compact(PROGRAMMER_KEY, typed(OrderHashes.hash(p)));
        bytes memory datasetSignature = compact(CURATOR_KEY, typed(OrderHashes.hash(d)));
        vm.prank(customer);
        return shop.buy(parameters, p, programSignature, d, datasetSignature);
    }

    /// @dev The sale's one task, two copies of it paid, and both owners.
    function sold(bytes32 dealId, uint8 status, bytes memory output) private view returns (Lot memory lot) {
        lot = oneTask(dealId, status, output);
        uint256[] memory pay = new uint256[](4);
        pay[0] = credit(worker(0), WORKER_PAY);
        pay[1] = credit(worker(1), WORKER_PAY);
        pay[2] = credit(programmer, PROGRAM_PRICE);
        pay[3] = credit(curator, DATASET_PRICE);
        lot.segment.credits = ascending(pay);
        lot.segment.spent = sum(pay) + NODE_FEE;
        certify(lot.segment, 7);
    }

    function ascending(uint256[] memory words) private pure returns (uint256[] memory) {
        for (uint256 i = 1; i < words.length; ++i) {
            for (uint256 j = i; j > 0 && words[j - 1] > words[j]; --j) {
                (words[j - 1], words[j]) = (words[j], words[j - 1]);
            }
        }
        return words;
    }
}
