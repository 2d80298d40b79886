// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refutation} from "../src/Arbiter.sol";
import {CertifiedResult, Delivery} from "../src/Delivery.sol";
import {Epochs} from "../src/Epochs.sol";
import {Hashing} from "../src/Hashing.sol";
import {Market} from "../src/Market.sol";
import {Settlement} from "../src/Settlement.sol";
import {CertifiedSegment, Deal, Orders, RequestOrder, ResultLeaf, Segment, SkipReason} from "../src/Types.sol";
import {Trade} from "./support/Trade.sol";

/// @notice What was or could be done to contracts of the same kind, tried here. iExec's are those of PoCo 6.2.0
/// (`IexecPoco1Facet`, `IexecPoco2Facet`, `IexecPocoBoostFacet`).
contract AttacksTest is Trade {
    uint256 private constant SYBIL_KEY = 0x9000;
    bytes private constant OUTPUT = "0.78539";

    /// @notice iExec: who may contribute to a task is signed by the pool's owner alone (the scheduler), so a scheduler
    /// authorizes as many workers of its own as the trust asks for, lets them agree on anything, and is paid.
    /// Here: a pool's owner signs offers and nothing else. A result is paid by the epoch's committee, which is staked and
    /// fixed before the deal is made, and whose nodes draw the workers; what the owner's own keys sign counts nothing.
    function test_SchedulerSybils() public {
        bytes32 id = matched(full(1), 1);
        uint256 locked = sidework.dealOf(id).locked;
        CertifiedSegment memory s = segment(id, 0, 1);
        s.credits = new uint256[](1);
        s.credits[0] = credit(seller, locked);
        s.spent = locked;
        bytes32 digest = typed(hashOf(1, s));
        s.signers = 15;
        address[] memory sybils = new address[](4);
        for (uint256 i = 0; i < 4; ++i) {
            sybils[i] = vm.addr(SYBIL_KEY + i);
            s.signatures = bytes.concat(s.signatures, compact(SYBIL_KEY + i, digest));
        }
        skipped(s, SkipReason.NO_QUORUM);

        address[] memory workers = new address[](1);
        workers[0] = seller;
        bytes32 given = keccak256(abi.encodePacked(sybils));
        vm.expectRevert(abi.encodeWithSelector(Epochs.WrongCommittee.selector, 1, given));
        sidework.settle(1, sybils, workers, only(s));
        equal(sidework.dealOf(id).locked, locked, "locked");
        equal(free(seller), 0, "stolen");
    }

    /// @notice iExec: a contribution "from an enclave" carries the signature of an address that the scheduler named (or
    /// one key, the broker's, if that is set). The contract checks no attestation, so any key passes for an enclave, and
    /// one such contribution can be all there is.
    /// Here: no key has weight for what it says to be. The signature of a supposed enclave in the place of one node's
    /// leaves the certificate without its quorum: nothing is paid, delivered or shown to be true.
    function test_UncheckedEnclave() public {
        bytes32 id = called(address(0xca11));
        CertifiedSegment memory s = resulting(id);
        bytes32 digest = typed(hashOf(1, s));
        s.signers = 7;
        s.signatures =
            bytes.concat(compact(NODE_KEY, digest), compact(NODE_KEY + 1, digest), compact(SYBIL_KEY, digest));
        skipped(s, SkipReason.NO_QUORUM);
        CertifiedResult memory result = shown(s);
        that(!delivery.verifyResult(result), "believed");
        vm.expectRevert(abi.encodeWithSelector(Delivery.NotSettled.selector, id, 0));
        delivery.deliver(result, 0, OUTPUT);
    }

    /// @notice iExec: workers agree on a digest, but `finalize` stores whatever `results` the scheduler hands in with it;
    /// only the callback's data is compared with the digest. The stored result can be anything.
    /// Here: the output's hash is in the leaf that the committee certified. An output that differs by one byte, or a leaf
    /// that differs by one field, is refused; the right one is told.
    function test_UnboundResult() public {
        bytes32 id = called(address(0xca11));
        CertifiedSegment memory s = certify(resulting(id), 7);
        settleAll(1, only(s));
        CertifiedResult memory result = shown(s);

        bytes memory other = "0.78540";
        bytes32 hash = keccak256(abi.encode(sha256(other), other.length));
        vm.expectRevert(abi.encodeWithSelector(Delivery.OtherOutput.selector, result.leaf.outputHash, hash));
        delivery.deliver(result, 0, other);
        result.leaf.outputHash = hash;
        vm.expectRevert(abi.encodeWithSelector(Delivery.NotCertified.selector, id, s.root));
        delivery.deliver(result, 0, other);

        result = shown(s);
        result.leaf.status = 1;
        vm.expectRevert(abi.encodeWithSelector(Delivery.NotCertified.selector, id, s.root));
        delivery.deliver(result, 0, OUTPUT);

        delivery.deliver(shown(s), 0, OUTPUT);
        that(delivery.delivered(id, 0), "delivered");
    }

    /// @notice iExec: contributors who never reveal block a task until its deadline; then `claim` gives all of them their
    /// stakes back. Withholding is free, and honest contributors worked for nothing.
    /// Here: who does not open is left out and unpaid, the others are paid without it (a worker: `PromisesTest` and
    /// `LotSimulationTest.tooFewWorkersForTheTrustLeadToReexecution` in `protocol`), and a node that stays silent is not
    /// needed for the quorum. When all stay silent, all that was locked goes back, whoever asks.
    function test_FreeWithholding() public {
        bytes32 id = deal(2);
        uint256 before = free(requester);
        uint256 locked = sidework.dealOf(id).locked;
        CertifiedSegment memory s = segment(id, 0, 1);
        s.credits = new uint256[](2); // the third worker committed, and did not open
        (s.credits[0], s.credits[1]) = (credits(0.1 ether)[0], credits(0.1 ether)[1]);
        s.spent = 0.21 ether;
        settleAll(1, only(certify(s, 14))); // without node 0
        uint256 paid = free(worker(0)) + free(worker(1)) + free(worker(2));
        equal(paid, 0.2 ether, "those who opened");

        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        vm.prank(thief);
        sidework.refund(id);
        equal(free(requester), before + locked - s.spent, "returned");
    }

    /// @notice iExec: the stake that a failed task costs its scheduler goes to a "kitty", of which every later success
    /// pays a part to its scheduler (a tenth; all of it when it is small). A few deals with itself bring it back.
    /// Here: what is taken leaves for an address that nobody has. Only what re-executing cost is repaid, to who paid for
    /// the deal; a culprit that pays for the deal itself gets back that and no more, and no later deal pays out any of it.
    function test_StakeThroughTheKitty() public {
        seat(0, 2);
        address culprit = worker(0);
        fund(culprit, 100 ether);
        RequestOrder memory wish = request(1);
        wish.requester = culprit;
        bytes32 id = ordered(wish);
        uint256 before = free(culprit);
        arbiter.slashRefuted(refuting(id, culprit));
        equal(free(culprit), before + 4 * REEXECUTION_FEE, "repaid");
        equal(free(BURN), 2 * SEAT_STAKE - 4 * REEXECUTION_FEE, "burnt");

        (uint256 pot,) = sidework.feePot(1);
        equal(pot, 0, "no pot has it");
        uint256 held = token.balanceOf(address(sidework));
        CertifiedSegment memory s = segment(ordered(wish), 0, 1);
        s.credits = new uint256[](1);
        s.credits[0] = credit(culprit, 1 ether);
        s.spent = 1 ether;
        before = free(culprit) + sidework.dealOf(s.dealId).locked;
        settleAll(1, only(certify(s, 7)));
        equal(free(culprit), before, "its own money, and no more");
        equal(token.balanceOf(address(sidework)), held, "books");
    }

    /// @notice iExec: a worker's weight grows with its score, and a result is accepted once its group's weight w fulfils
    /// w x trust > (w + 1) x (trust - 1): a worker of score 300 passes trust 99 alone, whatever it says. Scores are earned
    /// by deals with oneself.
    /// Here: a history gives no power over money: after many settled tasks a worker's word still is no certificate. What
    /// copies a trust takes is the nodes' rule, by which nobody passes more than T = 10 alone (`Acceptance`, held by
    /// `DealPropertyTest.copiesReachTheTrust` in `protocol`); that it can be paid for is locked in advance: m + 4 copies.
    function test_VeteranAlone() public {
        bytes32 many = deal(256);
        for (uint256 i = 0; i < 50; ++i) {
            settleAll(1, only(certify(segment(many, 0, 1 << i), 7)));
        }
        RequestOrder memory wish = request(1);
        wish.trust = 99;
        bytes32 id = ordered(wish);
        equal(sidework.dealOf(id).locked, 6 * (PRICE + PRICE / 40) + 4 * REEXECUTION_FEE, "two copies, and four spare");

        CertifiedSegment memory s = segment(id, 0, 1);
        bytes32 digest = typed(hashOf(1, s));
        s.signers = 1;
        s.signatures = compact(WORKER_KEY, digest);
        skipped(s, SkipReason.NO_QUORUM);
        s.signers = 7;
        s.signatures = bytes.concat(s.signatures, s.signatures, s.signatures);
        skipped(s, SkipReason.NO_QUORUM);
    }

    /// @notice iExec Boost: `matchOrdersBoost` locks the sponsor's credits, but `pushResultBoost` seizes the requester's.
    /// The sponsor's stay locked for ever; the requester pays with what it locked for other deals, or the result of the
    /// work cannot be pushed at all.
    /// Here: a deal has one payer. It is the sponsor's money that is locked, paid out and returned, at the end or by the
    /// refund, and the requester's own deal beside it is not touched.
    function test_SponsoredDealLock() public {
        bytes32 own = deal(1);
        uint256 ownLock = sidework.dealOf(own).locked;
        uint256 ownFree = free(requester);
        uint256 before = free(sponsor);
        Orders memory orders = full(2);
        orders.request.sponsor = sponsor;
        bytes32 id = matched(orders, 1);
        bytes32 unserved = matched(orders, 1);
        uint256 locked = sidework.dealOf(id).locked;
        equal(free(sponsor), before - 2 * locked, "the sponsor's is locked");

        CertifiedSegment memory s = segment(id, 0, 1);
        settleAll(1, only(certify(s, 7)));
        equal(free(sponsor), before - s.spent - locked, "the rest is the sponsor's");
        vm.warp(block.timestamp + 30 days);
        sidework.refund(unserved);
        equal(free(sponsor), before - s.spent, "so is the refund");
        equal(free(requester), ownFree, "the requester's free credits");
        equal(sidework.dealOf(own).locked, ownLock, "and its own deal");
    }

    /// @notice Truebit, January 2026: the price of TRU was reckoned with an unchecked sum; for an amount that was large
    /// enough it wrapped around to nothing, and 8,535 ETH were taken out with tokens bought for nothing.
    /// Here: a price above 2^96 - 1 is refused in whatever field it stands, before any arithmetic, so that no deal's lock
    /// can reach 2^128; and arithmetic is checked.
    function test_UncheckedPricing() public {
        uint256[4] memory prices = [uint256(2 ** 96), 2 ** 128, type(uint256).max / 5 + 2, type(uint256).max];
        for (uint256 i = 0; i < prices.length; ++i) {
            RequestOrder memory wish = request(2 ** 20);
            wish.maxPrice = prices[i];
            refusedAsTooHigh(wish, prices[i]);
            wish.maxPrice = 0;
            wish.callback = address(1);
            wish.deliveryFee = prices[i];
            refusedAsTooHigh(wish, prices[i]);

            Orders memory orders = full(2 ** 20);
            orders.request.maxProgramPrice = type(uint256).max;
            orders.program.price = prices[i];
            refusedAsTooHigh(orders, prices[i]);
            orders = full(2 ** 20);
            orders.request.maxDatasetPrice = type(uint256).max;
            orders.dataset.price = prices[i];
            refusedAsTooHigh(orders, prices[i]);
            orders = full(2 ** 20);
            orders.request.maxPoolPrice = type(uint256).max;
            orders.offer.poolPrice = prices[i];
            refusedAsTooHigh(orders, prices[i]);
            orders = full(2 ** 20);
            orders.request.maxPrice = type(uint256).max;
            orders.offer.price = prices[i];
            refusedAsTooHigh(orders, prices[i]);
        }
    }

    /// @dev Whatever stands in an order: it is refused, or locks exactly what it can cost.
    function testFuzz_UncheckedPricing(uint256 price, uint256 deliveryFee, uint32 volume, uint32 trust) public {
        RequestOrder memory wish = request(1 + volume % uint32(2 ** 20));
        wish.maxPrice = price >> price % 250;
        wish.deliveryFee = deliveryFee >> deliveryFee % 250;
        wish.trust = 1 + trust % uint32(10 ** 6);
        wish.callback = address(1);
        uint256 before = free(requester);
        vm.prank(requester);
        try market.order(wish) {
            uint256 copies = 5;
            for (uint256 reach = 10; reach < wish.trust; reach *= 10) {
                ++copies;
            }
            uint256 fee = wish.maxPrice / 40 + (wish.maxPrice % 40 == 0 ? 0 : 1);
            uint256 task = copies * (wish.maxPrice + fee) + 4 * REEXECUTION_FEE + wish.deliveryFee;
            equal(before - free(requester), wish.volume * task, "locked");
        } catch {
            equal(free(requester), before, "refused");
        }
    }

    function refusedAsTooHigh(RequestOrder memory wish, uint256 price) private {
        vm.expectRevert(abi.encodeWithSelector(Market.PriceTooHigh.selector, price));
        vm.prank(requester);
        market.order(wish);
    }

    function refusedAsTooHigh(Orders memory orders, uint256 price) private {
        vm.expectRevert(abi.encodeWithSelector(Market.PriceTooHigh.selector, price));
        matched(orders, orders.request.volume);
    }

    function skipped(CertifiedSegment memory s, SkipReason reason) private {
        uint256 locked = sidework.dealOf(s.dealId).locked;
        vm.expectEmit(address(sidework));
        emit Settlement.SegmentSkipped(s.dealId, s.lot, reason);
        settleAll(1, only(s));
        Deal memory after_ = sidework.dealOf(s.dealId);
        equal(after_.locked, locked, "locked");
        equal(after_.unsettled, after_.volume, "unsettled");
    }

    /// @dev A deal of one task that tells its result.
    function called(address callback) private returns (bytes32) {
        RequestOrder memory wish = request(1);
        wish.callback = callback;
        return ordered(wish);
    }

    function resulting(bytes32 id) private pure returns (CertifiedSegment memory s) {
        s = segment(id, 0, 1);
        s.root = Hashing.segmentLeaf(leafOf(id));
    }

    function leafOf(bytes32 id) private pure returns (ResultLeaf memory leaf) {
        leaf.taskId = keccak256(abi.encode(id, uint32(0)));
        leaf.outputHash = keccak256(abi.encode(sha256(OUTPUT), OUTPUT.length));
    }

    function shown(CertifiedSegment memory s) private view returns (CertifiedResult memory result) {
        bytes32 creditsHash = keccak256(abi.encodePacked(s.credits));
        result.segment = Segment(1, s.dealId, s.lot, s.round, s.viewNumber, s.bits, s.root, s.spent, creditsHash);
        result.committee = committee;
        result.signers = s.signers;
        result.signatures = s.signatures;
        result.leaf = leafOf(s.dealId);
        result.proof = new bytes32[](0);
    }

    /// @dev What shows that a worker's opened digest for a deal's first task is false.
    function refuting(bytes32 id, address culprit) private view returns (Refutation memory evidence) {
        bytes32 taskId = keccak256(abi.encode(id, uint32(0)));
        evidence.epoch = 1;
        evidence.worker = culprit;
        evidence.dealId = id;
        evidence.digest = "false";
        evidence.root = Hashing.bundleLeaf(taskId, Hashing.commitment(culprit, taskId, "false", 0));
        evidence.proof = new bytes32[](0);
        evidence.signature = compact(WORKER_KEY, typed(Hashing.bundle(1, culprit, evidence.root)));
        evidence.trueDigest = "true";
        evidence.committee = committee;
        evidence.signers = 7;
        evidence.signatures = quorumSignatures(typed(Hashing.reexecution(1, taskId, "true")), 7);
    }
}
