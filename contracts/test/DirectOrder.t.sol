// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../src/Market.sol";
import {OrderBook} from "../src/OrderBook.sol";
import {Deal, Orders, RequestOrder, Terms} from "../src/Types.sol";
import {OrderHashes} from "./support/OrderHashes.sol";
import {Trade} from "./support/Trade.sol";

/// @notice A request that needs nobody else becomes a deal in one call (spec R-14, R-27).
contract DirectOrderTest is Trade {
    using OrderHashes for *;

    // R-15: 5 copies at T = 10, 2.5 % fee, four nodes' re-executions.
    uint256 private constant TASK_LOCK = 5 * 1.025 ether + 4 * 0.01 ether;

    function test_DirectOrder() public {
        RequestOrder memory order = request(300);
        Terms memory terms = termsOf(order, 300);
        terms.price = PRICE;
        terms.locked = 300 * TASK_LOCK;
        bytes32 id = expectDeal([order.hash(), 0, 0, 0], terms);
        equal(ordered(order), id, "R-2");
        equal(market.filled(order.hash()), 0, "nothing is kept of it");
        that(ordered(order) != id, "again is another deal");
    }

    function test_DirectOrderIsTheCallersOwn() public {
        RequestOrder memory order = request(1);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Market.NotRequester.selector, requester, thief));
        market.order(order);
    }

    function test_DirectOrderNeedsNobodyElse() public {
        for (uint256 i = 0; i < 4; ++i) {
            RequestOrder memory order = request(1);
            if (i == 0) order.programAsset = program;
            if (i == 1) order.datasetAsset = dataset;
            if (i == 2) order.pool = pool;
            if (i == 3) order.sponsor = sponsor;
            vm.prank(requester);
            vm.expectRevert(
                abi.encodeWithSelector(
                    Market.NeedsOrders.selector, order.programAsset, order.datasetAsset, order.pool, order.sponsor
                )
            );
            market.order(order);
        }
    }

    function test_DirectOrderInTime() public {
        RequestOrder memory order = request(1);
        vm.warp(order.expiry);
        ordered(order);
        vm.warp(order.expiry + 1);
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(OrderBook.OrderExpired.selector, order.hash(), order.expiry));
        market.order(order);
    }

    function test_DirectOrderInRange() public {
        RequestOrder memory order = request(0);
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(Market.WrongVolume.selector, 0));
        market.order(order);
    }

    /// @dev R-27: only Sidework says who else has ordered.
    function test_OrderForIsForSidework() public {
        RequestOrder memory order = request(1);
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(Market.OnlyFor.selector, address(sidework), requester));
        market.orderFor(requester, order);

        vm.prank(address(sidework));
        vm.expectRevert(abi.encodeWithSelector(Market.NotRequester.selector, requester, thief));
        market.orderFor(thief, order);

        vm.prank(address(sidework));
        that(sidework.dealOf(market.orderFor(requester, order)).payer == requester, "payer");
    }

    /// @dev The direct order locks what the match of the same request does.
    function testFuzz_DirectOrderIsAPublicMatch(uint256 price, uint32 volume, uint32 trust) public {
        Orders memory orders = open(uint32(within(volume, 1, 400)));
        orders.request.maxPrice = within(price, 0, 100 ether);
        orders.request.trust = uint32(within(trust, 1, 1_000_000));
        Deal memory direct = sidework.dealOf(ordered(orders.request));
        Deal memory other = sidework.dealOf(matched(orders, orders.request.volume));
        equal(keccak256(abi.encode(direct)), keccak256(abi.encode(other)), "deals");
    }
}
