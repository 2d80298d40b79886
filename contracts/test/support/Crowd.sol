// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CreditToken} from "../../src/CreditToken.sol";
import {Hashing} from "../../src/Hashing.sol";
import {Sidework} from "../../src/Sidework.sol";
import {CertifiedSegment, SignedCommitment} from "../../src/Types.sol";
import {Network} from "./Network.sol";

/// @notice Requesters, workers, nodes and thieves that act in any order; counts what they were honestly given.
contract Crowd is Network {
    address[] public people;
    bytes32[] public deals;
    mapping(bytes32 dealId => uint256) public paidOut;
    mapping(bytes32 dealId => uint256) public lockedAtFirst;
    mapping(bytes32 dealId => uint256) public settledTasks;
    uint256 public stolen;
    uint256 public settledAfterRefund;
    uint256 public gifts;

    constructor() {
        begin();
        people.push(requester);
        people.push(thief);
        for (uint256 i = 0; i < 4; ++i) {
            people.push(committee[i]);
            people.push(worker(i));
            seat(i, 2);
        }
    }

    function sharedToken() external view returns (CreditToken) {
        return token;
    }

    function sharedContract() external view returns (Sidework) {
        return sidework;
    }

    function peopleCount() external view returns (uint256) {
        return people.length;
    }

    function dealCount() external view returns (uint256) {
        return deals.length;
    }

    function order(uint32 volume) external {
        bytes32 id = deal(uint32(within(volume, 1, 600)));
        deals.push(id);
        lockedAtFirst[id] = sidework.dealOf(id).locked;
    }

    function certified(uint256 which, uint32 lot, uint256 bits, uint96 pay, uint96 fee) external {
        if (deals.length == 0) return;
        CertifiedSegment memory s = segment(deals[which % deals.length], lot % 3, bits);
        if (pay % 3 == 0) s.bits = type(uint256).max;
        if (pay % 5 != 0) s.bits = open(s);
        s.credits = credits(within(pay, 1, 200 ether));
        s.spent = sum(s.credits) + within(fee, 0, 10 ether);
        settleAndCount(certify(s, 7 + fee % 2));
    }

    /// @dev A thief with every key but two nodes' settles what it likes.
    function forged(uint256 which, uint32 lot, uint256 bits, uint96 pay, uint8 signers) external {
        if (deals.length == 0) return;
        CertifiedSegment memory s = segment(deals[which % deals.length], lot % 4, bits | 1);
        s.credits = new uint256[](1);
        s.credits[0] = credit(thief, within(pay, 1, 500 ether));
        s.spent = sum(s.credits);
        bytes32 digest = typed(hashOf(1, s));
        s.signers = signers & 15;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 key = i < 2 ? NODE_KEY + i : THIEF_KEY;
            if ((s.signers >> i) & 1 == 1) s.signatures = bytes.concat(s.signatures, compact(key, digest));
        }
        uint256 before = free(thief);
        settleAndCount(s);
        stolen += free(thief) - before;
    }

    function refund(uint256 which, uint32 later) external {
        if (deals.length == 0) return;
        vm.warp(block.timestamp + later % 2 days);
        sidework.refund(deals[which % deals.length]);
    }

    function steal(uint256 which, uint256 amount) external {
        vm.prank(thief);
        if (which % 2 == 0) sidework.withdraw(within(amount, 1, 1000 ether));
        else sidework.withdrawStake();
    }

    function moneyIn(uint256 who, uint96 amount) external {
        fund(people[who % people.length], within(amount, 1, 1000 ether));
    }

    function gift(uint96 amount) external {
        gifts += amount % 1 ether;
        token.transfer(address(sidework), amount % 1 ether);
    }

    function moneyOut(uint256 who, uint96 amount) external {
        vm.prank(people[who % people.length]);
        sidework.withdraw(amount);
    }

    function moneyAllOut(uint256 who) external {
        address person = people[who % people.length];
        uint256 amount = free(person);
        vm.prank(person);
        sidework.withdraw(amount);
    }

    function stake(uint256 who, uint8 seats) external {
        vm.prank(people[who % people.length]);
        sidework.stakeSeats(seats % 2, address(0), 1);
    }

    function unstake(uint256 who, uint8 seats) external {
        vm.prank(people[who % people.length]);
        sidework.unstakeSeats(1 + seats % 2);
    }

    function release(uint256 who, uint32 later) external {
        vm.warp(block.timestamp + later % 11 days);
        vm.prank(people[who % people.length]);
        sidework.withdrawStake();
    }

    function join(uint256 who) external {
        vm.prank(people[who % people.length]);
        sidework.joinAsNode("");
    }

    function giveUp(uint256 who) external {
        vm.prank(people[who % people.length]);
        sidework.leaveAsNode();
    }

    function claim(uint256 who) external {
        vm.prank(committee[who % 4]);
        sidework.claimFees(1, committee);
    }

    function slash(uint256 who) external {
        address culprit = worker(who % 4);
        SignedCommitment[2] memory both;
        for (uint256 i = 0; i < 2; ++i) {
            both[i].commitment = bytes32(i);
            both[i].root = Hashing.bundleLeaf("task", bytes32(i));
            both[i].signature = compact(WORKER_KEY + who % 4, typed(Hashing.bundle(1, culprit, both[i].root)));
        }
        sidework.slashDoubleCommitment(1, culprit, "task", both[0], both[1]);
    }

    function settleAndCount(CertifiedSegment memory s) private {
        bool refunded = sidework.dealOf(s.dealId).refunded;
        (uint256 pot,) = sidework.feePot(1);
        uint256 others = workersFree();
        uint256 settled = sidework.dealOf(s.dealId).settled;
        sidework.settle(1, committee, only(s));
        (uint256 after_,) = sidework.feePot(1);
        paidOut[s.dealId] += after_ - pot + workersFree() - others;
        settledTasks[s.dealId] += sidework.dealOf(s.dealId).settled - settled;
        if (refunded && sidework.dealOf(s.dealId).settled != settled) ++settledAfterRefund;
    }

    /// @dev Those of the bits that can still settle.
    function open(CertifiedSegment memory s) private view returns (uint256) {
        uint256 volume = sidework.dealOf(s.dealId).volume;
        uint256 first = uint256(s.lot) * 256;
        if (volume <= first) return 0;
        uint256 tasks = volume - first < 256 ? (1 << (volume - first)) - 1 : type(uint256).max;
        return s.bits & tasks & ~sidework.settledBits(s.dealId, s.lot);
    }

    function workersFree() private view returns (uint256 total) {
        total = free(thief);
        for (uint256 i = 0; i < 4; ++i) {
            total += free(worker(i));
        }
    }
}
