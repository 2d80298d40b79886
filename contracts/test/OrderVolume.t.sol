// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrderBook} from "../src/OrderBook.sol";
import {OrderSignatures, Orders, Sponsorship} from "../src/Types.sol";
import {OrderHashes} from "./support/OrderHashes.sol";
import {Trade} from "./support/Trade.sol";

/// @notice What of an order is left: until it expires, is filled or cancelled (spec R-14, R-16).
contract OrderVolumeTest is Trade {
    using OrderHashes for *;

    function test_ExpiryIsTheLastSecond() public {
        for (uint256 i = 0; i < 4; ++i) {
            Orders memory orders = full(10);
            uint64 end = uint64(block.timestamp + 10);
            bytes32 hash = expire(orders, i, end);
            OrderSignatures memory signatures = signed(orders);
            vm.warp(end);
            market.matchOrders(orders, signatures, 1);
            vm.warp(end + 1);
            vm.expectRevert(abi.encodeWithSelector(OrderBook.OrderExpired.selector, hash, end));
            market.matchOrders(orders, signatures, 1);
        }
    }

    /// @dev To the last task of whichever order is the smallest.
    function test_EveryOrderHasItsVolume() public {
        for (uint256 i = 0; i < 4; ++i) {
            Orders memory orders = salted(10, i);
            bytes32 hash = shrink(orders, i, 7);
            matched(orders, 3);
            OrderSignatures memory signatures = signed(orders);
            vm.expectRevert(abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, hash, 4, 5));
            market.matchOrders(orders, signatures, 5);
            market.matchOrders(orders, signatures, 4);
            vm.expectRevert(abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, hash, 0, 1));
            market.matchOrders(orders, signatures, 1);
        }
    }

    function test_RefusedMatchFillsNothing() public {
        Orders memory orders = full(10);
        orders.dataset.expiry = 0;
        refuse(orders, abi.encodeWithSelector(OrderBook.OrderExpired.selector, orders.dataset.hash(), 0));
        equal(market.filled(orders.request.hash()), 0, "request");
        equal(market.filled(orders.offer.hash()), 0, "offer");
    }

    /// @dev R-16: for ever, for what was signed in whatever way, and after some of it has been matched.
    function test_CancelledOrdersAreNotMatched() public {
        for (uint256 i = 0; i < 4; ++i) {
            Orders memory orders = salted(10, i);
            matched(orders, 1);
            bytes32 hash = cancelAs([requester, seller, author, curator][i], orders, i);
            refuse(orders, abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, hash, 0, 1));
            equal(market.filled(hash), 10, "filled");
        }
    }

    function test_CancelledSponsorshipPaysNothing() public {
        Orders memory orders = open(10);
        orders.request.sponsor = sponsor;
        matched(orders, 1);
        Sponsorship memory sponsorship = sponsorshipOf(orders);
        vm.prank(requester);
        vm.expectRevert(
            abi.encodeWithSelector(OrderBook.NotOrderOwner.selector, sponsorship.hash(), sponsor, requester)
        );
        market.cancelSponsorship(sponsorship);
        vm.expectEmit(address(market));
        emit OrderBook.OrderCancelled(sponsorship.hash(), sponsor);
        vm.prank(sponsor);
        market.cancelSponsorship(sponsorship);
        refuse(orders, abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, sponsorship.hash(), 0, 1));
    }

    function test_OnlyTheOwnerCancels() public {
        Orders memory orders = full(10);
        bytes32[4] memory hashes =
            [orders.request.hash(), orders.offer.hash(), orders.program.hash(), orders.dataset.hash()];
        address[4] memory owners = [requester, seller, author, curator];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(OrderBook.NotOrderOwner.selector, hashes[i], owners[i], thief));
            cancelAs(thief, orders, i);
        }
        // Who signed and has sold since does not cancel; who bought does.
        vm.prank(seller);
        assets.transferFrom(seller, thief, uint160(pool));
        vm.expectRevert(abi.encodeWithSelector(OrderBook.NotOrderOwner.selector, hashes[1], thief, seller));
        cancelAs(seller, orders, 1);
        cancelAs(thief, orders, 1);
    }

    function test_OrderOfNoAssetHasNoOwner() public {
        Orders memory orders = full(10);
        orders.program.program = address(0x600d);
        vm.expectRevert(
            abi.encodeWithSelector(OrderBook.NotOrderOwner.selector, orders.program.hash(), address(0), thief)
        );
        cancelAs(thief, orders, 2);
    }

    /// @dev Fills never exceed an order, in whatever pieces.
    function testFuzz_FillsSumToTheVolume(uint32[3] memory pieces, uint256 smallest) public {
        Orders memory orders = full(2000);
        bytes32 hash = shrink(orders, smallest % 4, 700);
        OrderSignatures memory signatures = signed(orders);
        uint256 sumOf = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint32 piece = pieces[i] % 500 + 1;
            if (sumOf + piece > 700) {
                vm.expectRevert(abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, hash, 700 - sumOf, piece));
            } else {
                sumOf += piece;
            }
            market.matchOrders(orders, signatures, piece);
            equal(market.filled(hash), sumOf, "filled");
        }
    }

    /// @dev Cancelling is for the owner alone, and final.
    function testFuzz_CancelIsTheOwners(address caller, uint256 which) public {
        which = which % 4;
        address owner = [requester, seller, author, curator][which];
        vm.assume(caller != owner);
        Orders memory orders = full(10);
        vm.expectRevert();
        cancelAs(caller, orders, which);
        matched(orders, 1);
        bytes32 hash = cancelAs(owner, orders, which);
        refuse(orders, abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, hash, 0, 1));
    }

    /// @dev Other orders for each salt.
    function salted(uint32 volume, uint256 salt) private view returns (Orders memory orders) {
        orders = full(volume);
        (orders.request.salt, orders.offer.salt) = (salt, salt);
        (orders.program.salt, orders.dataset.salt) = (salt, salt);
    }

    function expire(Orders memory orders, uint256 which, uint64 end) private pure returns (bytes32) {
        if (which == 0) orders.request.expiry = end;
        if (which == 1) orders.offer.expiry = end;
        if (which == 2) orders.program.expiry = end;
        if (which == 3) orders.dataset.expiry = end;
        return hashOf(orders, which);
    }

    function shrink(Orders memory orders, uint256 which, uint32 volume) private pure returns (bytes32) {
        if (which == 0) orders.request.volume = volume;
        if (which == 1) orders.offer.volume = volume;
        if (which == 2) orders.program.volume = volume;
        if (which == 3) orders.dataset.volume = volume;
        return hashOf(orders, which);
    }

    function hashOf(Orders memory orders, uint256 which) private pure returns (bytes32) {
        if (which == 0) return orders.request.hash();
        if (which == 1) return orders.offer.hash();
        return which == 2 ? orders.program.hash() : orders.dataset.hash();
    }

    function cancelAs(address caller, Orders memory orders, uint256 which) private returns (bytes32) {
        vm.prank(caller);
        if (which == 0) market.cancelRequest(orders.request);
        if (which == 1) market.cancelOffer(orders.offer);
        if (which == 2) market.cancelProgramOrder(orders.program);
        if (which == 3) market.cancelDatasetOrder(orders.dataset);
        return hashOf(orders, which);
    }
}
