// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrderSignatures, Orders} from "../src/Types.sol";
import {Trade} from "./support/Trade.sol";

/// @notice What deals cost to make, as whole transactions: base cost, calldata and cold slots included.
/// forge-config: default.isolate = true
contract MarketGasTest is Trade {
    event Measured(string what, uint256 gas);

    /// @dev The request is new; of the other three orders, a part was matched before.
    function test_FourOrdersByTheRequester() public {
        Orders memory orders = partlyFilled();
        OrderSignatures memory none;
        vm.prank(requester);
        market.matchOrders(orders, none, 100);
        record("four orders, matched by the requester", 180_000);
    }

    function test_FourOrdersByAnyone() public {
        Orders memory orders = partlyFilled();
        OrderSignatures memory signatures;
        signatures.request = signed(orders).request;
        market.matchOrders(orders, signatures, 100);
        record("four orders, matched by anyone", 186_000);
    }

    /// @dev As by who does not know which signatures a match has accepted.
    function test_FourOrdersWithAllSignatures() public {
        Orders memory orders = partlyFilled();
        OrderSignatures memory signatures = signed(orders);
        market.matchOrders(orders, signatures, 100);
        record("four orders with all signatures", 189_000);
    }

    function test_PublicRequest() public {
        matched(open(100), 100);
        Orders memory orders = open(300);
        OrderSignatures memory signatures = signed(orders);
        market.matchOrders(orders, signatures, 100);
        record("a request in the public pool", 138_000);
    }

    function test_DirectOrder() public {
        deal(1);
        deal(300);
        record("an order in one call", 120_000);
    }

    function partlyFilled() private returns (Orders memory orders) {
        orders = full(300);
        matched(orders, 100);
        orders.request.salt = 2;
    }

    function record(string memory what, uint256 limit) private {
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        emit Measured(what, gas);
        atMost(gas, limit, what);
    }
}
