// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Hashing} from "../src/Hashing.sol";
import {Market} from "../src/Market.sol";
import {Membership} from "../src/Membership.sol";
import {Deal, OfferOrder, RequestOrder, Terms} from "../src/Types.sol";
import {Wallet} from "./support/Actors.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract MarketTest is SideworkTest {
    // R-15: 5 copies at T = 10, 2.5 % fee, four nodes' re-executions.
    uint256 private constant TASK_LOCK = 5 * 1.025 ether + 4 * 0.01 ether;

    function test_PublicMatchLocksTheMost() public {
        RequestOrder memory order = request(300);
        bytes32 orderHash = Hashing.hash(order);
        uint64 deadline = uint64(block.timestamp + 1 hours);
        bytes32 id = keccak256(
            abi.encode(orderHash, bytes32(0), PRICE, uint32(0), uint32(200), uint32(1), deadline, uint256(0))
        );
        Terms memory terms = Terms({
            pool: address(0),
            program: order.program,
            parameters: order.parameters,
            price: PRICE,
            firstIndex: 0,
            volume: 200,
            mode: 0,
            trust: 10,
            fuel: 1e9,
            memoryPages: 16,
            outputBytes: 1024,
            epoch: 1,
            deadline: deadline,
            locked: 200 * TASK_LOCK
        });
        vm.expectEmit(address(sidework));
        emit Market.DealMade(id, requester, orderHash, terms);
        bytes32 made = matched(order, 200);

        equal(made, id, "R-2");
        equal(free(requester), 1_000_000 ether - 200 * TASK_LOCK, "free");
        equal(sidework.filled(orderHash), 200, "filled");
        Deal memory stored = sidework.dealOf(id);
        that(stored.requester == requester && stored.volume == 200 && stored.epoch == 1, "deal");
        equal(stored.locked, 200 * TASK_LOCK, "locked");
        equal(stored.deadline, deadline, "deadline");
    }

    function test_EveryFillIsAnotherDeal() public {
        RequestOrder memory order = request(300);
        bytes32 first = matched(order, 100);
        bytes32 second = matched(order, 200);
        that(first != second, "ids");
        vm.expectRevert(abi.encodeWithSelector(Market.NotEnoughVolume.selector, Hashing.hash(order), 0, 1));
        matched(order, 1);
    }

    /// @dev R-15: m+4 copies for the smallest m with 10^m >= T.
    function test_TrustSetsTheCopies() public {
        uint32[8] memory trusts = [uint32(1), 10, 11, 100, 101, 1000, 1001, 1_000_000];
        uint8[8] memory copies = [5, 5, 6, 6, 7, 7, 8, 10];
        for (uint256 i = 0; i < 8; ++i) {
            RequestOrder memory order = request(1);
            order.trust = trusts[i];
            bytes32 id = matched(order, 1);
            equal(sidework.dealOf(id).locked, copies[i] * 1.025 ether + 0.04 ether, "locked");
        }
    }

    function test_FeeIsRoundedUp() public {
        RequestOrder memory order = request(1);
        order.maxPrice = 1;
        equal(sidework.dealOf(matched(order, 1)).locked, 5 * 2 + 0.04 ether, "locked");
    }

    function test_AnyoneMatchesWithTheSignature() public {
        RequestOrder memory order = request(10);
        bytes32 digest = typed(Hashing.hash(order));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(REQUESTER_KEY, digest);
        bytes memory compactForm = compact(REQUESTER_KEY, digest);
        vm.startPrank(thief);
        sidework.matchOrders(order, bytes.concat(r, s, bytes1(v)), noOffer(), "", 5);
        sidework.matchOrders(order, compactForm, noOffer(), "", 5);
    }

    function test_OtherSignaturesAreRefused() public {
        RequestOrder memory order = request(10);
        bytes32 orderHash = Hashing.hash(order);
        bytes memory theirs = compact(THIEF_KEY, typed(orderHash));
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(Market.BadSignature.selector, orderHash, requester));
        sidework.matchOrders(order, theirs, noOffer(), "", 1);
        vm.expectRevert(abi.encodeWithSelector(Market.BadSignature.selector, orderHash, requester));
        sidework.matchOrders(order, "", noOffer(), "", 1);
    }

    /// @dev P10: a signature for another chain is none here.
    function test_SignatureIsGoodForOneChain() public {
        RequestOrder memory order = request(10);
        bytes32 orderHash = Hashing.hash(order);
        bytes memory signature = compact(REQUESTER_KEY, typed(orderHash));
        vm.chainId(99);
        vm.expectRevert(abi.encodeWithSelector(Market.BadSignature.selector, orderHash, requester));
        sidework.matchOrders(order, signature, noOffer(), "", 1);
    }

    function test_ContractsSignByErc1271() public {
        Wallet wallet = new Wallet();
        fund(address(wallet), 100 ether);
        RequestOrder memory order = request(1);
        order.requester = address(wallet);
        wallet.accept(typed(Hashing.hash(order)));
        vm.expectRevert(abi.encodeWithSelector(Market.BadSignature.selector, Hashing.hash(order), address(wallet)));
        sidework.matchOrders(order, "no", noOffer(), "", 1);
        sidework.matchOrders(order, "yes", noOffer(), "", 1);
    }

    function test_PrivateMatchIsAtTheOffersPrice() public {
        RequestOrder memory order = request(10);
        order.pool = seller;
        OfferOrder memory sold = offer(10);
        bytes32 id = sell(order, sold, 10);
        equal(sidework.dealOf(id).locked, 10 * (5 * 0.5125 ether + 0.04 ether), "locked");
        equal(sidework.filled(Hashing.hash(sold)), 10, "filled");
    }

    function test_OfferMustFit() public {
        RequestOrder memory order = request(10);
        order.pool = seller;
        OfferOrder memory sold = offer(10);
        bytes4 selector = Market.WrongPool.selector;
        refuse(order, noOffer(), abi.encodeWithSelector(selector, seller, address(0)));
        refuse(request(10), sold, abi.encodeWithSelector(selector, address(0), seller));

        sold.price = PRICE + 1;
        refuse(order, sold, abi.encodeWithSelector(Market.PriceAboveMax.selector, PRICE + 1, PRICE));
        sold = offer(10);
        sold.requester = thief;
        refuse(order, sold, abi.encodeWithSelector(Market.NotForRequester.selector, thief, requester));
        sold = offer(10);
        sold.expiry = uint64(block.timestamp - 1);
        refuse(order, sold, abi.encodeWithSelector(Market.OrderExpired.selector, Hashing.hash(sold), sold.expiry));
        sold = offer(0);
        refuse(order, sold, abi.encodeWithSelector(Market.NotEnoughVolume.selector, Hashing.hash(sold), 0, 1));
        for (uint256 i = 0; i < 3; ++i) {
            sold = offer(10);
            if (i == 0) sold.fuel -= 1;
            if (i == 1) sold.memoryPages -= 1;
            if (i == 2) sold.outputBytes -= 1;
            bytes32 hash = Hashing.hash(sold);
            refuse(
                order,
                sold,
                abi.encodeWithSelector(Market.BeyondOffer.selector, hash, sold.fuel, sold.memoryPages, sold.outputBytes)
            );
        }
    }

    function test_OfferNeedsTheSellersSignature() public {
        RequestOrder memory order = request(10);
        order.pool = seller;
        OfferOrder memory sold = offer(10);
        bytes32 hash = Hashing.hash(sold);
        bytes memory theirs = compact(THIEF_KEY, typed(hash));
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(Market.BadSignature.selector, hash, seller));
        sidework.matchOrders(order, "", sold, theirs, 1);
    }

    function test_RequestOutOfRangeIsRefused() public {
        RequestOrder memory order = request(2 ** 20 + 1);
        refuseVolume(order, 0);
        refuseVolume(order, 2 ** 20 + 1);
        order = request(1);
        order.mode = 1;
        refuse(order, noOffer(), abi.encodeWithSelector(Market.UnsupportedMode.selector, 1));
        order = request(1);
        order.trust = 0;
        refuse(order, noOffer(), abi.encodeWithSelector(Market.WrongTrust.selector, 0));
        order.trust = 1_000_001;
        refuse(order, noOffer(), abi.encodeWithSelector(Market.WrongTrust.selector, 1_000_001));
        order = request(1);
        order.duration = 0;
        refuse(order, noOffer(), abi.encodeWithSelector(Market.WrongDuration.selector, 0, 7 days));
        order.duration = 7 days + 1;
        refuse(order, noOffer(), abi.encodeWithSelector(Market.WrongDuration.selector, 7 days + 1, 7 days));
        order = request(1);
        order.maxPrice = 2 ** 96;
        refuse(order, noOffer(), abi.encodeWithSelector(Membership.PriceTooHigh.selector, 2 ** 96));
        order = request(1);
        order.expiry = uint64(block.timestamp - 1);
        refuse(
            order, noOffer(), abi.encodeWithSelector(Market.OrderExpired.selector, Hashing.hash(order), order.expiry)
        );
    }

    function test_LimitsOutOfRangeAreRefused() public {
        for (uint256 i = 0; i < 5; ++i) {
            RequestOrder memory order = request(1);
            if (i == 0) order.fuel = 0;
            if (i == 1) order.fuel = 10 ** 15 + 1;
            if (i == 2) order.memoryPages = 0;
            if (i == 3) order.memoryPages = 4097;
            if (i == 4) order.outputBytes = 2 ** 20 + 1;
            refuse(
                order,
                noOffer(),
                abi.encodeWithSelector(Market.WrongLimits.selector, order.fuel, order.memoryPages, order.outputBytes)
            );
        }
    }

    function test_NotEnoughBalanceIsRefused() public {
        RequestOrder memory order = request(1_000_000);
        bytes memory refusal = abi.encodeWithSelector(
            Accounts.InsufficientFree.selector, requester, 1_000_000 ether, 1_000_000 * TASK_LOCK
        );
        vm.prank(requester);
        vm.expectRevert(refusal);
        sidework.matchOrders(order, "", noOffer(), "", 1_000_000);
    }

    function test_NoDealBeforeTheFirstEpoch() public {
        deploy();
        refuse(request(1), noOffer(), abi.encodeWithSelector(Market.NoEpoch.selector));
    }

    /// @dev R-16.
    function test_CancelledOrdersAreNotMatched() public {
        RequestOrder memory order = request(10);
        order.pool = seller;
        OfferOrder memory sold = offer(10);
        bytes32 requestHash = Hashing.hash(order);
        vm.expectRevert(abi.encodeWithSelector(Market.NotOrderOwner.selector, requestHash, requester, address(this)));
        sidework.cancelRequest(order);
        vm.prank(seller);
        sidework.cancelOffer(sold);
        refuse(order, sold, abi.encodeWithSelector(Market.NotEnoughVolume.selector, Hashing.hash(sold), 0, 1));
        vm.prank(requester);
        vm.expectEmit(address(sidework));
        emit Market.OrderCancelled(requestHash, requester);
        sidework.cancelRequest(order);
        refuse(order, sold, abi.encodeWithSelector(Market.NotEnoughVolume.selector, requestHash, 0, 1));
    }

    /// @dev R-18, P5.
    function test_RefundAfterGrace() public {
        bytes32 id = deal(10);
        uint256 end = block.timestamp + 1 hours + 1 days;
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(Market.TooEarlyToRefund.selector, id, end));
        sidework.refund(id);
        vm.warp(end + 1);
        vm.expectEmit(address(sidework));
        emit Market.DealRefunded(id, 10 * TASK_LOCK);
        sidework.refund(id);
        equal(free(requester), 1_000_000 ether, "free");
        vm.expectRevert(abi.encodeWithSelector(Market.DealClosed.selector, id));
        sidework.refund(id);
    }

    function test_UnknownDealIsNotRefunded() public {
        vm.expectRevert(abi.encodeWithSelector(Market.UnknownDeal.selector, bytes32("x")));
        sidework.refund("x");
    }

    /// @dev Whatever the terms, the lock is the rule's amount and comes from the requester alone.
    function testFuzz_LockIsTheRules(uint256 price, uint32 volume, uint32 trust) public {
        price = within(price, 0, 100 ether);
        volume = uint32(within(volume, 1, 900));
        trust = uint32(within(trust, 1, 1_000_000));
        RequestOrder memory order = request(volume);
        order.maxPrice = price;
        order.trust = trust;
        uint256 m = 1;
        while (10 ** m < trust) ++m;
        uint256 fee = (price * 250 + 9999) / 10000;
        uint256 lock = volume * ((m + 4) * price + (m + 4) * fee + 4 * uint256(REEXECUTION_FEE));
        bytes32 id = matched(order, volume);
        equal(sidework.dealOf(id).locked, lock, "locked");
        equal(free(requester), 1_000_000 ether - lock, "free");
    }

    /// @dev Fills never exceed the order, in whatever pieces.
    function testFuzz_FillsSumToTheVolume(uint32 a, uint32 b, uint32 c) public {
        RequestOrder memory order = request(1000);
        uint256 sumOf = 0;
        uint32[3] memory pieces = [a % 700 + 1, b % 700 + 1, c % 700 + 1];
        for (uint256 i = 0; i < 3; ++i) {
            if (sumOf + pieces[i] > 1000) {
                vm.expectRevert(
                    abi.encodeWithSelector(
                        Market.NotEnoughVolume.selector, Hashing.hash(order), 1000 - sumOf, pieces[i]
                    )
                );
                matched(order, pieces[i]);
            } else {
                matched(order, pieces[i]);
                sumOf += pieces[i];
            }
            equal(sidework.filled(Hashing.hash(order)), sumOf, "filled");
        }
    }

    function matched(RequestOrder memory order, uint32 volume) private returns (bytes32) {
        vm.prank(requester);
        return sidework.matchOrders(order, "", noOffer(), "", volume);
    }

    function sell(RequestOrder memory order, OfferOrder memory sold, uint32 volume) private returns (bytes32) {
        bytes memory signature = compact(SELLER_KEY, typed(Hashing.hash(sold)));
        vm.prank(requester);
        return sidework.matchOrders(order, "", sold, signature, volume);
    }

    function refuse(RequestOrder memory order, OfferOrder memory sold, bytes memory refusal) private {
        bytes memory signature = compact(SELLER_KEY, typed(Hashing.hash(sold)));
        vm.prank(requester);
        vm.expectRevert(refusal);
        sidework.matchOrders(order, "", sold, signature, 1);
    }

    function refuseVolume(RequestOrder memory order, uint32 volume) private {
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(Market.WrongVolume.selector, volume));
        sidework.matchOrders(order, "", noOffer(), "", volume);
    }
}
