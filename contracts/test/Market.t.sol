// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Deals} from "../src/Deals.sol";
import {Market} from "../src/Market.sol";
import {OrderBook} from "../src/OrderBook.sol";
import {Callback, Deal, OrderSignatures, Orders, RequestOrder, Terms} from "../src/Types.sol";
import {AssetKind, Needs} from "../src/interfaces/IAssets.sol";
import {OrderHashes} from "./support/OrderHashes.sol";
import {Trade} from "./support/Trade.sol";

/// @notice What becomes a deal, on what terms, and what is refused (spec R-14, R-15, R-24).
contract MarketTest is Trade {
    using OrderHashes for *;

    // R-15: 5 copies at T = 10, 2.5 % fee, four nodes' re-executions.
    uint256 private constant TASK_LOCK = 5 * 1.025 ether + 4 * 0.01 ether;
    uint256 private constant FULL_TASK_LOCK = 5 * 0.5125 ether + 4 * 0.01 ether + 0.06 ether;

    function test_PublicMatchLocksTheMost() public {
        Orders memory orders = open(300);
        Terms memory terms = termsOf(orders.request, 200);
        terms.price = PRICE;
        terms.locked = 200 * TASK_LOCK;
        bytes32 id = expectDeal([orders.request.hash(), 0, 0, 0], terms);
        equal(matched(orders, 200), id, "R-2");
        equal(free(requester), 1_000_000 ether - 200 * TASK_LOCK, "free");
        equal(market.filled(orders.request.hash()), 200, "filled");
        Deal memory stored = sidework.dealOf(id);
        that(stored.payer == requester && stored.volume == 200 && stored.epoch == 1, "deal");
        equal(stored.locked, 200 * TASK_LOCK, "locked");
        equal(stored.deadline, terms.deadline, "deadline");
    }

    function test_FourOrdersMakeOneDeal() public {
        Orders memory orders = full(300);
        Terms memory terms = termsOf(orders.request, 200);
        terms.price = 0.5 ether;
        (terms.programOwner, terms.programPrice) = (author, 0.01 ether);
        (terms.datasetOwner, terms.datasetPrice) = (curator, 0.02 ether);
        (terms.poolOwner, terms.poolPrice) = (seller, 0.03 ether);
        terms.locked = 200 * FULL_TASK_LOCK;
        bytes32[4] memory hashes =
            [orders.request.hash(), orders.offer.hash(), orders.program.hash(), orders.dataset.hash()];
        bytes32 id = expectDeal(hashes, terms);
        equal(matched(orders, 200), id, "R-2");
        for (uint256 i = 0; i < 4; ++i) {
            equal(market.filled(hashes[i]), 200, "filled");
        }
        equal(free(requester), 1_000_000 ether - 200 * FULL_TASK_LOCK, "free");
    }

    /// @dev Of orders that the request does not ask for, nothing is looked at.
    function test_OtherOrdersAreIgnored() public {
        Orders memory orders = open(10);
        orders.offer.pool = pool;
        orders.offer.price = type(uint256).max;
        orders.program.program = program;
        orders.dataset.dataset = dataset;
        Terms memory terms = termsOf(orders.request, 10);
        terms.price = PRICE;
        terms.locked = 10 * TASK_LOCK;
        bytes32 id = expectDeal([orders.request.hash(), 0, 0, 0], terms);
        equal(matched(orders, 10), id, "R-2");
        equal(market.filled(orders.offer.hash()), 0, "filled");
    }

    function test_ProgramAndDatasetMayHaveNoOwner() public {
        Orders memory orders = open(10);
        orders.request.dataset = DATASET;
        equal(sidework.dealOf(matched(orders, 10)).locked, 10 * TASK_LOCK, "locked");
    }

    function test_EveryFillIsAnotherDeal() public {
        Orders memory orders = full(300);
        bytes32 first = matched(orders, 100);
        that(first != matched(orders, 200), "ids");
        refuse(orders, abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, orders.request.hash(), 0, 1));
    }

    /// @dev R-15: m+4 copies for the smallest m with 10^m >= T.
    function test_TrustSetsTheCopies() public {
        uint32[8] memory trusts = [uint32(1), 10, 11, 100, 101, 1000, 1001, 1_000_000];
        uint8[8] memory copies = [5, 5, 6, 6, 7, 7, 8, 10];
        for (uint256 i = 0; i < 8; ++i) {
            Orders memory orders = open(1);
            orders.request.trust = trusts[i];
            equal(sidework.dealOf(matched(orders, 1)).locked, copies[i] * 1.025 ether + 0.04 ether, "locked");
        }
    }

    function test_FeeIsRoundedUp() public {
        Orders memory orders = open(1);
        orders.request.maxPrice = 1;
        equal(sidework.dealOf(matched(orders, 1)).locked, 5 * 2 + 0.04 ether, "locked");
    }

    function test_SponsorPays() public {
        Orders memory orders = full(10);
        orders.request.sponsor = sponsor;
        bytes32 id = matched(orders, 10);
        that(sidework.dealOf(id).payer == sponsor, "payer");
        equal(free(sponsor), 1_000_000 ether - 10 * FULL_TASK_LOCK, "sponsor");
        equal(free(requester), 1_000_000 ether, "requester");
    }

    /// @dev Naming a sponsor gives nobody's money away.
    function test_SponsorMustSign() public {
        Orders memory orders = open(10);
        orders.request.sponsor = sponsor;
        OrderSignatures memory signatures = signed(orders);
        signatures.sponsor = sign(REQUESTER_KEY, sponsorshipOf(orders).hash());
        bytes memory refusal =
            abi.encodeWithSelector(OrderBook.BadSignature.selector, sponsorshipOf(orders).hash(), sponsor);
        vm.expectRevert(refusal);
        market.matchOrders(orders, signatures, 1);
        signatures.sponsor = sign(SPONSOR_KEY, orders.request.hash());
        vm.expectRevert(refusal);
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev A sponsor's word is for one request: not for the same one by another requester.
    function test_SponsorshipIsForOneRequest() public {
        Orders memory orders = open(10);
        orders.request.sponsor = sponsor;
        bytes memory word = signed(orders).sponsor;
        orders.request.requester = thief;
        OrderSignatures memory signatures;
        signatures.sponsor = word;
        bytes32 hash = sponsorshipOf(orders).hash();
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, hash, sponsor));
        market.matchOrders(orders, signatures, 1);
    }

    function test_RequesterMaySponsorItself() public {
        Orders memory orders = open(1);
        orders.request.sponsor = requester;
        OrderSignatures memory signatures = signed(orders);
        signatures.sponsor = "";
        that(sidework.dealOf(market.matchOrders(orders, signatures, 1)).payer == requester, "payer");
    }

    function test_CallbackIsKept() public {
        Orders memory orders = open(10);
        (orders.request.callback, orders.request.callbackGas) = (address(this), 5_000_000);
        orders.request.deliveryFee = 0.5 ether;
        bytes32 id = matched(orders, 10);
        Callback memory callback = sidework.callbackOf(id);
        that(callback.target == address(this) && callback.gasLimit == 5_000_000, "callback");
        equal(callback.fee, 0.5 ether, "fee");
        equal(free(requester), 1_000_000 ether - 10 * (TASK_LOCK + 0.5 ether), "R-15: and apart from that the fees");
    }

    function test_OfferMustFit() public {
        Orders memory orders = full(10);
        orders.offer.pool = address(0);
        refuse(orders, abi.encodeWithSelector(Market.WrongAsset.selector, pool, address(0)));
        orders = full(10);
        orders.offer.price = PRICE + 1;
        refuse(orders, abi.encodeWithSelector(Market.PriceAboveMax.selector, PRICE + 1, PRICE));
        orders = full(10);
        orders.offer.poolPrice = 0.03 ether + 1;
        refuse(orders, abi.encodeWithSelector(Market.PriceAboveMax.selector, 0.03 ether + 1, 0.03 ether));
        for (uint256 i = 0; i < 3; ++i) {
            orders = full(10);
            if (i == 0) orders.offer.fuel -= 1;
            if (i == 1) orders.offer.memoryPages -= 1;
            if (i == 2) orders.offer.outputBytes -= 1;
            refuse(
                orders,
                abi.encodeWithSelector(
                    Market.BeyondOffer.selector,
                    orders.offer.hash(),
                    orders.offer.fuel,
                    orders.offer.memoryPages,
                    orders.offer.outputBytes
                )
            );
        }
    }

    function test_ProgramOrderMustFit() public {
        Orders memory orders = full(10);
        orders.program.program = dataset;
        refuse(orders, abi.encodeWithSelector(Market.WrongAsset.selector, program, dataset));
        orders = full(10);
        orders.program.price = 0.02 ether + 1;
        refuse(orders, abi.encodeWithSelector(Market.PriceAboveMax.selector, 0.02 ether + 1, 0.02 ether));
        orders = full(10);
        orders.request.program = DATASET;
        refuse(orders, abi.encodeWithSelector(Market.WrongContent.selector, program, DATASET, PROGRAM));
        for (uint256 i = 0; i < 3; ++i) {
            orders = full(10);
            if (i == 0) orders.request.fuel -= 1;
            if (i == 1) orders.request.memoryPages -= 1;
            if (i == 2) orders.request.outputBytes -= 1;
            refuse(orders, abi.encodeWithSelector(Market.BelowNeeds.selector, program, Needs(0, 1e9, 16, 1024)));
        }
    }

    function test_RuntimeMustBeKnown() public {
        Orders memory orders = full(10);
        Needs memory needs = Needs(1, 1, 1, 1);
        vm.prank(author);
        orders.program.program = assets.registerProgram(PROGRAM, needs, 2, "");
        orders.request.programAsset = orders.program.program;
        refuse(orders, abi.encodeWithSelector(Market.BelowNeeds.selector, orders.program.program, needs));
    }

    function test_DatasetOrderMustFit() public {
        Orders memory orders = full(10);
        orders.dataset.dataset = program;
        refuse(orders, abi.encodeWithSelector(Market.WrongAsset.selector, dataset, program));
        orders = full(10);
        orders.dataset.price = 0.02 ether + 1;
        refuse(orders, abi.encodeWithSelector(Market.PriceAboveMax.selector, 0.02 ether + 1, 0.02 ether));
        orders = full(10);
        orders.request.dataset = PROGRAM;
        refuse(orders, abi.encodeWithSelector(Market.WrongContent.selector, dataset, PROGRAM, DATASET));
    }

    /// @dev An asset of another kind is none, and so is a name that nobody has registered.
    function test_AssetsMustBeOfTheirKind() public {
        address[4] memory wrong = [program, dataset, pool, address(0x600d)];
        AssetKind[4] memory kinds = [AssetKind.PROGRAM, AssetKind.DATASET, AssetKind.POOL, AssetKind.NONE];
        for (uint256 i = 0; i < 4; ++i) {
            if (kinds[i] != AssetKind.POOL) {
                Orders memory orders = full(10);
                (orders.request.pool, orders.offer.pool) = (wrong[i], wrong[i]);
                refuse(orders, abi.encodeWithSelector(Market.WrongKind.selector, wrong[i], AssetKind.POOL, kinds[i]));
            }
            if (kinds[i] != AssetKind.PROGRAM) {
                Orders memory orders = full(10);
                (orders.request.programAsset, orders.program.program) = (wrong[i], wrong[i]);
                refuse(orders, abi.encodeWithSelector(Market.WrongKind.selector, wrong[i], AssetKind.PROGRAM, kinds[i]));
            }
            if (kinds[i] != AssetKind.DATASET) {
                Orders memory orders = full(10);
                (orders.request.datasetAsset, orders.dataset.dataset) = (wrong[i], wrong[i]);
                refuse(orders, abi.encodeWithSelector(Market.WrongKind.selector, wrong[i], AssetKind.DATASET, kinds[i]));
            }
        }
    }

    /// @dev R-28: owners are paid by deals matched while they own, and R-30: an order dies with its signer's ownership.
    function test_AssetSoldBetweenSigningAndMatch() public {
        Orders memory orders = full(10);
        OrderSignatures memory signatures = signed(orders);
        vm.prank(author);
        assets.transferFrom(author, thief, uint160(program));
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.program.hash(), thief));
        market.matchOrders(orders, signatures, 1);

        signatures.program = sign(THIEF_KEY, orders.program.hash());
        market.matchOrders(orders, signatures, 1);
    }

    function test_RequestOutOfRangeIsRefused() public {
        Orders memory orders = open(2 ** 20 + 1);
        OrderSignatures memory signatures = signed(orders);
        vm.expectRevert(abi.encodeWithSelector(Market.WrongVolume.selector, 0));
        market.matchOrders(orders, signatures, 0);
        vm.expectRevert(abi.encodeWithSelector(Market.WrongVolume.selector, 2 ** 20 + 1));
        market.matchOrders(orders, signatures, 2 ** 20 + 1);
        orders = open(1);
        orders.request.mode = 2;
        refuse(orders, abi.encodeWithSelector(Market.UnsupportedMode.selector, 2));
        orders = open(1);
        orders.request.trust = 0;
        refuse(orders, abi.encodeWithSelector(Market.WrongTrust.selector, 0));
        orders.request.trust = 1_000_001;
        refuse(orders, abi.encodeWithSelector(Market.WrongTrust.selector, 1_000_001));
        orders = open(1);
        orders.request.duration = 0;
        refuse(orders, abi.encodeWithSelector(Market.WrongDuration.selector, 0, 7 days));
        orders.request.duration = 7 days + 1;
        refuse(orders, abi.encodeWithSelector(Market.WrongDuration.selector, 7 days + 1, 7 days));
    }

    function test_LimitsOutOfRangeAreRefused() public {
        for (uint256 i = 0; i < 6; ++i) {
            Orders memory orders = open(1);
            RequestOrder memory order = orders.request;
            if (i == 0) order.fuel = 0;
            if (i == 1) order.fuel = 10 ** 15 + 1;
            if (i == 2) order.memoryPages = 0;
            if (i == 3) order.memoryPages = 4097;
            if (i == 4) order.outputBytes = 2 ** 20 + 1;
            if (i == 5) order.checkpointBytes = 2 ** 21 + 2 ** 15 + 1;
            refuse(
                orders,
                abi.encodeWithSelector(
                    Market.WrongLimits.selector, order.fuel, order.memoryPages, order.outputBytes, order.checkpointBytes
                )
            );
        }
    }

    /// @dev The greatest of everything is a deal.
    function test_LimitsInRangeAreAccepted() public {
        Orders memory orders = open(2 ** 20);
        RequestOrder memory order = orders.request;
        (order.fuel, order.memoryPages, order.outputBytes) = (10 ** 15, 4096, 2 ** 20);
        (order.trust, order.duration) = (10 ** 6, 7 days);
        order.maxPrice = 0;
        matched(orders, 2 ** 20);
        equal(market.filled(order.hash()), 2 ** 20, "filled");
    }

    function test_CallbackOutOfRangeIsRefused() public {
        for (uint256 i = 0; i < 3; ++i) {
            Orders memory orders = open(1);
            RequestOrder memory order = orders.request;
            if (i == 0) order.callbackGas = 1;
            if (i == 1) order.deliveryFee = 1;
            if (i == 2) (order.callback, order.callbackGas) = (address(this), 5_000_001);
            refuse(
                orders,
                abi.encodeWithSelector(
                    Market.WrongCallback.selector, order.callback, order.callbackGas, order.deliveryFee
                )
            );
        }
    }

    /// @dev Prices that would make a lock wrap around are refused wherever they stand.
    function test_PricesAreBounded() public {
        bytes memory refusal = abi.encodeWithSelector(Market.PriceTooHigh.selector, 2 ** 96);
        Orders memory orders = open(1);
        orders.request.maxPrice = 2 ** 96;
        refuse(orders, refusal);
        orders = open(1);
        orders.request.callback = address(this);
        orders.request.deliveryFee = 2 ** 96;
        refuse(orders, refusal);
        for (uint256 i = 0; i < 4; ++i) {
            orders = full(1);
            if (i == 0) (orders.offer.price, orders.request.maxPrice) = (2 ** 96, 2 ** 96);
            if (i == 1) (orders.offer.poolPrice, orders.request.maxPoolPrice) = (2 ** 96, 2 ** 96);
            if (i == 2) (orders.program.price, orders.request.maxProgramPrice) = (2 ** 96, 2 ** 96);
            if (i == 3) (orders.dataset.price, orders.request.maxDatasetPrice) = (2 ** 96, 2 ** 96);
            refuse(orders, refusal);
        }
    }

    /// @dev The most that orders can ask for is still reckoned exactly.
    function test_GreatestLockDoesNotWrap() public {
        Orders memory orders = full(2 ** 20);
        uint256 most = type(uint96).max;
        RequestOrder memory order = orders.request;
        (order.maxPrice, order.maxPoolPrice, order.maxProgramPrice, order.maxDatasetPrice) = (most, most, most, most);
        (orders.offer.price, orders.offer.poolPrice, orders.program.price, orders.dataset.price) =
        (most, most, most, most);
        (order.trust, order.callback, order.deliveryFee) = (10 ** 6, address(this), most);
        uint256 fee = (most * 250 + 9_999) / 10_000;
        uint256 lock = 2 ** 20 * (10 * (most + fee) + 0.04 ether + 3 * most + most);
        OrderSignatures memory signatures = signed(orders);
        vm.expectRevert(abi.encodeWithSelector(Accounts.InsufficientFree.selector, requester, 1_000_000 ether, lock));
        market.matchOrders(orders, signatures, 2 ** 20);
    }

    function test_NoDealBeforeTheFirstEpoch() public {
        deploy();
        refuse(open(1), abi.encodeWithSelector(Deals.NoEpoch.selector));
    }

    /// @dev Whatever the terms, the lock is the rule's amount and comes from the payer alone.
    function testFuzz_LockIsTheRules(uint256[5] memory prices, uint32 volume, uint32 trust, bool sponsored) public {
        Orders memory orders = full(1000);
        volume = uint32(within(volume, 1, 400));
        orders.request.trust = uint32(within(trust, 1, 1_000_000));
        if (sponsored) orders.request.sponsor = sponsor;
        orders.request.maxPrice = orders.offer.price = within(prices[0], 0, 100 ether);
        orders.request.maxPoolPrice = orders.offer.poolPrice = within(prices[1], 0, 100 ether);
        orders.request.maxProgramPrice = orders.program.price = within(prices[2], 0, 100 ether);
        orders.request.maxDatasetPrice = orders.dataset.price = within(prices[3], 0, 100 ether);
        orders.request.callback = address(this);
        orders.request.deliveryFee = within(prices[4], 0, 100 ether);
        uint256 m = 1;
        while (10 ** m < orders.request.trust) ++m;
        uint256 price = orders.offer.price;
        uint256 lock = (m + 4) * (price + (price * 250 + 9999) / 10000) + 4 * uint256(REEXECUTION_FEE)
            + orders.offer.poolPrice + orders.program.price + orders.dataset.price;
        equal(sidework.dealOf(matched(orders, volume)).locked, volume * lock, "locked");
        uint256 paid = volume * (lock + orders.request.deliveryFee);
        equal(free(requester), 1_000_000 ether - (sponsored ? 0 : paid), "requester");
        equal(free(sponsor), 1_000_000 ether - (sponsored ? paid : 0), "sponsor");
    }
}
