// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "../src/Accounts.sol";
import {Deals} from "../src/Deals.sol";
import {Deployment} from "../src/Deployment.sol";
import {Slashing} from "../src/Slashing.sol";
import {Deal, Fault, Parameters, RequestOrder, Terms} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract DealsTest is SideworkTest {
    uint256 private constant GRACE = 1 days;

    /// @dev R-15: ten to the first reaches trust 10, so five copies; four nodes.
    uint256 private constant TASK = 5 * (PRICE + PRICE / 40) + 4 * uint256(REEXECUTION_FEE);

    function told(uint32 volume, uint256 fee) private returns (bytes32) {
        RequestOrder memory order = request(volume);
        order.callback = thief;
        order.callbackGas = 50_000;
        order.deliveryFee = fee;
        return ordered(order);
    }

    function deliver(bytes32 dealId) private {
        vm.prank(address(delivery));
        sidework.payDelivery(dealId, thief);
    }

    function test_DealLocksAllItCanCost() public {
        uint256 before = free(requester);
        bytes32 dealId = deal(300);
        Deal memory made = sidework.dealOf(dealId);
        equal(made.locked, 300 * TASK, "locked");
        equal(before - free(requester), 300 * TASK, "taken");
        that(made.payer == requester && made.volume == 300 && made.unsettled == 300, "deal");
        that(made.epoch == 1 && made.deadline == block.timestamp + 1 hours && !made.refunded, "times");
        equal(sidework.dealCount(), 1, "count");
        that(deal(300) != dealId, "another id for the same order");
    }

    function test_CopiesGrowWithTrust() public {
        uint32[6] memory trusts = [uint32(1), 10, 11, 100, 101, 1_000_000];
        uint8[6] memory copies = [5, 5, 6, 6, 7, 10];
        for (uint256 i = 0; i < trusts.length; ++i) {
            RequestOrder memory order = request(1);
            order.trust = trusts[i];
            uint256 locked = sidework.dealOf(ordered(order)).locked;
            equal(locked, copies[i] * (PRICE + PRICE / 40) + 4 * uint256(REEXECUTION_FEE), "locked");
        }
    }

    function test_FeeIsRoundedUp() public {
        RequestOrder memory order = request(1);
        order.maxPrice = 1;
        equal(sidework.dealOf(ordered(order)).locked, 5 * 2 + 4 * uint256(REEXECUTION_FEE), "locked");
    }

    function test_DealNeedsMoneyAndAnEpoch() public {
        RequestOrder memory order = request(1);
        order.requester = thief;
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Accounts.InsufficientFree.selector, thief, 0, TASK));
        market.order(order);
        deploy();
        Terms memory terms;
        bytes32[4] memory hashes;
        vm.prank(address(market));
        vm.expectRevert(abi.encodeWithSelector(Deals.NoEpoch.selector));
        sidework.open(requester, hashes, 1, terms);
    }

    function test_OneCallerForEachFunction() public {
        Terms memory terms;
        bytes32[4] memory hashes;
        vm.startPrank(thief);
        vm.expectRevert(abi.encodeWithSelector(Deployment.OnlyFor.selector, address(market), thief));
        sidework.open(requester, hashes, 1, terms);
        vm.expectRevert(abi.encodeWithSelector(Deployment.OnlyFor.selector, address(arbiter), thief));
        sidework.slash(committee[0], Fault.DOUBLE_VOTE, thief, 1);
        vm.expectRevert(abi.encodeWithSelector(Deployment.OnlyFor.selector, address(delivery), thief));
        sidework.payDelivery("deal", thief);
        vm.expectRevert(abi.encodeWithSelector(Deployment.OnlyFor.selector, address(token), thief));
        sidework.onApprovalReceived(requester, 1, "");
    }

    /// @dev R-18, R-25: each delivery is paid of the reserve, what is left of it comes back.
    function test_ReserveIsForDeliveries() public {
        uint256 before = free(requester);
        bytes32 dealId = told(3, 2 ether);
        equal(before - free(requester), 3 * TASK + 6 ether, "taken");
        equal(sidework.dealOf(dealId).locked, 3 * TASK, "apart");
        deliver(dealId);
        equal(free(thief), 2 ether, "paid");
        equal(sidework.callbackOf(dealId).undelivered, 2, "undelivered");
        vm.warp(block.timestamp + 1 hours + GRACE + 1);
        vm.expectEmit(address(sidework));
        emit Deals.DealRefunded(dealId, 3 * TASK + 4 ether);
        sidework.refund(dealId);
        equal(free(requester), before - 2 ether, "returned");
        vm.prank(address(delivery));
        vm.expectRevert(abi.encodeWithSelector(Deals.NothingToDeliver.selector, dealId));
        sidework.payDelivery(dealId, thief);
    }

    function test_NoMoreDeliveriesThanTasks() public {
        bytes32 dealId = told(1, 1 ether);
        deliver(dealId);
        vm.prank(address(delivery));
        vm.expectRevert(abi.encodeWithSelector(Deals.NothingToDeliver.selector, dealId));
        sidework.payDelivery(dealId, thief);
    }

    function test_FreeDeliveryReservesNothing() public {
        bytes32 dealId = told(1, 0);
        equal(sidework.callbackOf(dealId).undelivered, 0, "reserved");
        that(sidework.callbackOf(dealId).target == thief, "target");
        deliver(dealId);
        equal(free(thief), 0, "paid");
    }

    /// @dev R-18: a finished deal gives back what its deliveries were to cost, and stays settled.
    function test_FinishedDealGivesItsReserveBack() public {
        bytes32 dealId = told(1, 1 ether);
        settleAll(1, only(certify(segment(dealId, 0, 1), 7)));
        uint256 before = free(requester);
        vm.warp(block.timestamp + 1 hours + GRACE + 1);
        sidework.refund(dealId);
        equal(free(requester), before + 1 ether, "returned");
        equal(sidework.settledBits(dealId, 0), 1, "settled");
        vm.expectRevert(abi.encodeWithSelector(Deals.DealClosed.selector, dealId));
        sidework.refund(dealId);
    }

    function test_RefundHasItsTime() public {
        bytes32 dealId = deal(1);
        uint256 end = block.timestamp + 1 hours + GRACE;
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(Deals.TooEarlyToRefund.selector, dealId, end));
        sidework.refund(dealId);
        vm.warp(end + 1);
        sidework.refund(dealId);
        vm.expectRevert(abi.encodeWithSelector(Deals.DealClosed.selector, dealId));
        sidework.refund(dealId);
        vm.expectRevert(abi.encodeWithSelector(Deals.UnknownDeal.selector, bytes32("none")));
        sidework.refund("none");
    }

    /// @dev R-29, with room for two tasks: what settles, finishes or is refunded makes room again.
    function test_LockCapIsOnWhatIsLockedNow() public {
        Parameters memory p = parameters();
        p.nodeStake = uint96(TASK);
        p.lockCapBps = 10_000;
        beginUnder(p);
        bytes32 both = deal(2);
        refuseBeyond(2 * TASK, TASK);
        settleAll(1, only(certify(segment(both, 0, 1), 7)));
        (, uint256 locked) = sidework.feePot(1);
        equal(locked, 2 * TASK - 0.31 ether, "locked");
        settleAll(1, only(certify(segment(both, 0, 2), 7)));
        (, locked) = sidework.feePot(1);
        equal(locked, 0, "finished");
        bytes32 one = deal(1);
        deal(1);
        refuseBeyond(2 * TASK, TASK);
        vm.warp(block.timestamp + 1 hours + GRACE + 1);
        sidework.refund(one);
        (, locked) = sidework.feePot(1);
        equal(locked, TASK, "refunded");
    }

    /// @dev R-23: a node's fault takes node stake alone, staked and unbonding, and its place.
    function test_NodeStakeAndSeatsAreTakenApart() public {
        address node = committee[1];
        fund(node, SEAT_STAKE);
        vm.prank(node);
        sidework.stakeSeats(1, address(0), 0);
        vm.startPrank(address(arbiter));
        vm.expectEmit(address(sidework));
        emit Slashing.Slashed(node, NODE_STAKE, 0, Fault.DOUBLE_VOTE);
        sidework.slash(node, Fault.DOUBLE_VOTE, address(0), 0);
        that(!sidework.nodeOf(node) && sidework.nodes().length == 3, "out");
        equal(free(BURN), NODE_STAKE, "burnt");
        (, uint256 staked,,) = sidework.accountOf(node);
        equal(staked, SEAT_STAKE, "seats stay");
        vm.expectRevert(abi.encodeWithSelector(Slashing.NothingToSlash.selector, node));
        sidework.slash(node, Fault.BROKEN_LOCK, address(0), 0);
        sidework.slash(node, Fault.REFUTED, requester, 3 ether);
        equal(free(BURN), uint256(NODE_STAKE) + SEAT_STAKE - 3 ether, "burnt");
        (, staked,,) = sidework.accountOf(node);
        equal(staked, 0, "seats");
    }

    function test_UnbondingStaysSlashable() public {
        address node = committee[2];
        fund(node, SEAT_STAKE);
        vm.startPrank(node);
        sidework.stakeSeats(1, address(0), 0);
        sidework.unstakeSeats(1);
        sidework.leaveAsNode();
        vm.stopPrank();
        vm.startPrank(address(arbiter));
        sidework.slash(node, Fault.DOUBLE_PROPOSAL, address(0), 0);
        (,, uint256 unbonding, uint256 until) = sidework.accountOf(node);
        equal(unbonding, SEAT_STAKE, "seats still unbond");
        equal(until, block.timestamp + 10 days, "until");
        uint256 before = free(requester);
        sidework.slash(node, Fault.REFUTED, requester, 2 * uint256(SEAT_STAKE));
        equal(free(requester) - before, SEAT_STAKE, "at most what was taken");
        (,, unbonding, until) = sidework.accountOf(node);
        that(unbonding == 0 && until == 0, "nothing left");
    }

    /// @dev R-27: one call of the token's, and the work is ordered.
    function test_ApproveAndCallDepositsAndOrders() public {
        RequestOrder memory order = request(2);
        order.requester = thief;
        token.transfer(thief, 2 * TASK + 1 ether);
        vm.startPrank(thief);
        token.approveAndCall(address(sidework), 1 ether);
        equal(free(thief), 1 ether, "deposit alone");
        token.approveAndCall(address(sidework), 2 * TASK, abi.encode(order));
        equal(free(thief), 1 ether, "locked");
        equal(sidework.dealCount(), 1, "deal");
    }

    /// @dev R-27: nobody orders for another.
    function test_ApproveAndCallOrdersForItsOwnerAlone() public {
        RequestOrder memory order = request(1); // the requester's
        token.transfer(thief, 2 * TASK);
        vm.prank(thief);
        vm.expectRevert();
        token.approveAndCall(address(sidework), 2 * TASK, abi.encode(order));
        equal(token.balanceOf(thief), 2 * TASK, "tokens");
        equal(sidework.dealCount(), 0, "no deal");
    }

    function test_PermitDepositsAndOrders() public {
        RequestOrder memory order = request(1);
        order.requester = thief;
        token.transfer(thief, TASK);
        vm.startPrank(thief);
        token.approve(address(sidework), TASK); // stands for a permit that was sent first
        bytes32 dealId = sidework.depositWithPermitAndOrder(TASK, 0, 0, 0, 0, order);
        equal(sidework.dealOf(dealId).locked, TASK, "locked");
        equal(free(thief), 0, "free");
    }

    function refuseBeyond(uint256 cap, uint256 wanted) private {
        vm.prank(requester);
        vm.expectRevert(abi.encodeWithSelector(Deals.LockCapReached.selector, 1, cap, wanted, cap));
        market.order(request(1));
    }

    function beginUnder(Parameters memory p) private {
        deployWith(p);
        fund(requester, 1000 ether);
        for (uint256 i = 0; i < 4; ++i) {
            fund(committee[i], p.nodeStake);
            vm.prank(committee[i]);
            sidework.joinAsNode("", "tip");
        }
        sidework.startEpoch();
    }
}
