// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Deals} from "../src/Deals.sol";
import {Market} from "../src/Market.sol";
import {CertifiedSegment, Deal, Orders, RequestOrder, Terms} from "../src/Types.sol";
import {OrderHashes} from "./support/OrderHashes.sol";
import {Trade} from "./support/Trade.sol";
import {Vm} from "./support/Vm.sol";

/// @notice Prices by metered use, and the price of reserved checkpoint storage (spec R-36, R-37).
contract MeteringTest is Trade {
    using OrderHashes for *;

    uint256 private constant QUOTA = 2 ** 21 + 2 ** 15; // the greatest

    // R-15: 5 copies at T = 10, 2.5 % fee, four nodes' re-executions.
    uint256 private constant TASK_LOCK = 5 * 1.025 ether + 4 * 0.01 ether;

    function rates(uint64 fuel, uint64 pageFuel, uint64 bytesIn, uint64 bytesOut) private pure returns (uint256) {
        return uint256(fuel) << 192 | uint256(pageFuel) << 128 | uint256(bytesIn) << 64 | bytesOut;
    }

    /// @dev The terms of the one deal that is made.
    function termsOf(Orders memory orders) private returns (Terms memory terms) {
        vm.recordLogs();
        matched(orders, 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == Deals.DealMade.selector) return abi.decode(logs[i].data, (Terms));
        }
        that(false, "a deal is made");
    }

    function test_PublicDealHasTheRequestsRates() public {
        Orders memory orders = open(2);
        orders.request.rates = rates(1, 2, 3, type(uint64).max);
        Terms memory terms = termsOf(orders);
        equal(terms.rates, orders.request.rates, "rates");
        equal(terms.price, PRICE, "the price is the cap");
        equal(terms.locked, TASK_LOCK, "and what is locked");
    }

    function test_DirectOrderHasItsRates() public {
        RequestOrder memory order = request(1);
        order.rates = rates(1, 2, 3, 4);
        vm.recordLogs();
        ordered(order);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(abi.decode(logs[logs.length - 1].data, (Terms)).rates, order.rates, "rates");
    }

    function test_PrivateDealHasTheOffersRates() public {
        Orders memory orders = full(1);
        orders.request.rates = rates(9, 9, 9, 9);
        orders.offer.rates = rates(9, 8, 0, 1);
        Terms memory terms = termsOf(orders);
        equal(terms.rates, orders.offer.rates, "rates");
        equal(terms.price, orders.offer.price, "the offer's price is the cap");
    }

    /// @dev Its price is the most that a copy costs, whatever the rates.
    function test_RequestWithoutRatesTakesAny() public {
        Orders memory orders = full(1);
        orders.offer.rates = type(uint256).max;
        equal(termsOf(orders).rates, type(uint256).max, "rates");
    }

    /// @dev No rates mean the whole price for every copy, not that nothing is paid.
    function test_FixedOfferIsNoneForAMeteredRequest() public {
        Orders memory orders = full(1);
        orders.request.rates = rates(1, 0, 0, 0);
        refuse(orders, abi.encodeWithSelector(Market.RatesAboveMax.selector, 0, orders.request.rates));
    }

    function test_OneRateAboveIsRefused() public {
        for (uint256 i = 0; i < 4; ++i) {
            Orders memory orders = full(1);
            orders.request.rates = rates(5, 5, 5, 5);
            orders.offer.rates = orders.request.rates + (1 << (64 * i));
            refuse(
                orders, abi.encodeWithSelector(Market.RatesAboveMax.selector, orders.offer.rates, orders.request.rates)
            );
            orders.offer.rates = orders.request.rates;
            orders.request.salt = orders.offer.salt = i + 1;
            orders.program.salt = orders.dataset.salt = i + 2;
            matched(orders, 1);
        }
    }

    /// @dev Each rate is held against its own: what one leaves, no other may take.
    function testFuzz_RatesAreComparedOneByOne(uint64[4] memory offered, uint64[4] memory most) public {
        Orders memory orders = full(1);
        for (uint256 i = 0; i < 4; ++i) {
            // Often alike, often zero: random 64-bit numbers would hardly ever all be within.
            if (offered[i] % 3 == 0) offered[i] = 0;
            if (most[i] % 2 == 0) offered[i] = uint64(within(offered[i], 0, most[i]));
        }
        orders.offer.rates = rates(offered[0], offered[1], offered[2], offered[3]);
        orders.request.rates = rates(most[0], most[1], most[2], most[3]);
        bool good = orders.offer.rates != 0;
        for (uint256 i = 0; i < 4; ++i) {
            good = good && offered[i] <= most[i];
        }
        if (orders.request.rates == 0) good = true;
        if (good) {
            equal(termsOf(orders).rates, orders.offer.rates, "rates");
        } else {
            refuse(
                orders, abi.encodeWithSelector(Market.RatesAboveMax.selector, orders.offer.rates, orders.request.rates)
            );
        }
    }

    /// @dev R-15: the cap is what is locked, so rates change nothing of it.
    function testFuzz_RatesDoNotChangeTheLock(uint256 some, uint256 price) public {
        RequestOrder memory order = request(3);
        order.maxPrice = within(price, 0, 1000 ether);
        uint256 locked = sidework.dealOf(ordered(order)).locked;
        order.rates = some;
        equal(sidework.dealOf(ordered(order)).locked, locked, "locked");
    }

    /// @dev Each KiB that is begun costs its fee, for each task.
    function testFuzz_QuotaIsLocked(uint32 quota, uint32 volume) public {
        RequestOrder memory order = request(uint32(within(volume, 1, 400)));
        order.checkpointBytes = uint32(within(quota, 0, QUOTA));
        uint256 kibibytes = order.checkpointBytes / 1024 + (order.checkpointBytes % 1024 == 0 ? 0 : 1);
        uint256 locked = order.volume * (TASK_LOCK + kibibytes * STORAGE_FEE);
        equal(sidework.dealOf(ordered(order)).locked, locked, "locked");
    }

    function test_KibibytesThatAreBegunCount() public {
        uint32[5] memory quotas = [uint32(0), 1, 1024, 1025, uint32(QUOTA)];
        uint256[5] memory kibibytes = [uint256(0), 1, 1, 2, 2080];
        for (uint256 i = 0; i < quotas.length; ++i) {
            Orders memory orders = open(1);
            orders.request.checkpointBytes = quotas[i];
            Terms memory terms = termsOf(orders);
            equal(terms.locked, TASK_LOCK + kibibytes[i] * STORAGE_FEE, "locked");
            equal(terms.checkpointBytes, quotas[i], "terms");
        }
    }

    function test_QuotaIsBounded() public {
        Orders memory orders = open(1);
        orders.request.checkpointBytes = uint32(QUOTA) + 1;
        refuse(orders, abi.encodeWithSelector(Market.WrongLimits.selector, 1e9, 16, 1024, QUOTA + 1));
    }

    /// @dev A budget that covers the copies alone is not enough (CMP-38).
    function test_OrderThatCannotPayForStorageIsRefused() public {
        uint256 storage_ = 64 * uint256(STORAGE_FEE);
        RequestOrder memory order = request(1);
        order.requester = thief;
        order.checkpointBytes = 65_536;
        fund(thief, TASK_LOCK + storage_ - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                Accounts.InsufficientFree.selector, thief, TASK_LOCK + storage_ - 1, TASK_LOCK + storage_
            )
        );
        vm.prank(thief);
        market.order(order);
        fund(thief, 1);
        equal(sidework.dealOf(ordered(order)).locked, TASK_LOCK + storage_, "locked");
    }

    /// @dev What a segment spends on storage goes to the nodes; what no task used comes back.
    function test_StorageOfSettledTasksGoesToThePot() public {
        RequestOrder memory order = request(2);
        order.checkpointBytes = 2048;
        uint256 before = free(requester);
        bytes32 id = ordered(order);
        CertifiedSegment memory s = segment(id, 0, 1);
        s.spent += 2 * STORAGE_FEE;
        settleAll(1, only(certify(s, 7)));
        (uint256 collected,) = sidework.feePot(1);
        equal(collected, 0.01 ether + 2 * STORAGE_FEE, "pot");
        Deal memory made = sidework.dealOf(id);
        vm.warp(made.deadline + 1 days + 1);
        sidework.refund(id);
        equal(free(requester), before - s.spent, "the other task's comes back");
    }
}
