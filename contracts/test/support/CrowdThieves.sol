// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../../src/AgreementHashing.sol";
import {SignedPrepare} from "../../src/Arbiter.sol";
import {Hashing} from "../../src/Hashing.sol";
import {Sidework} from "../../src/Sidework.sol";
import {CertifiedSegment, Fault, OrderSignatures, Orders, Segment, Terms} from "../../src/Types.sol";
import {CrowdFaults} from "./CrowdFaults.sol";
import {OrderHashes} from "./OrderHashes.sol";

/// @notice Who reaches for others' money: by functions that are not theirs, with signatures given for something else.
abstract contract CrowdThieves is CrowdFaults {
    using AgreementHashing for Slot;
    using OrderHashes for *;

    /// @dev P11: what is for another contract, nobody else may call; not even who deployed all this. The victim has
    /// allowed Sidework a token that it has not asked to be taken.
    function reachForMoney(uint256 seed) external act(seed) {
        address person = roll(8) == 0 ? address(this) : anyone();
        address victim = anyone();
        token.transfer(victim, 1);
        vm.prank(victim);
        token.approve(address(sidework), 1);
        Terms memory terms;
        terms.payer = victim;
        terms.volume = 1;
        bytes32[4] memory hashes;
        bytes[7] memory calls = [
            abi.encodeCall(sidework.open, (person, hashes, 1, terms)),
            abi.encodeCall(sidework.slash, (victim, Fault.REFUTED, person, 1 ether)),
            abi.encodeCall(sidework.payDelivery, (deals.length == 0 ? bytes32(0) : anyDeal(), person)),
            abi.encodeCall(sidework.onApprovalReceived, (victim, 1, "")),
            abi.encodeCall(sidework.withdraw, (free(person) + 1)),
            abi.encodeCall(market.orderFor, (victim, anyRequest(victim))),
            abi.encodeCall(token.transferFrom, (address(sidework), person, 1))
        ];
        uint256 which = roll(calls.length);
        address target = which < 5 ? address(sidework) : which == 5 ? address(market) : address(token);
        vm.prank(person);
        (bool succeeded,) = target.call(calls[which]);
        if (succeeded) ++broken["P11"];
    }

    /// @dev P2: what settled once does nothing a second time.
    function settleTwice(uint256 seed) external act(seed) {
        that(settlements.length != 0, "nothing settled yet");
        uint256[] memory before = worths();
        (bool settled,) = address(sidework).call(settlements[roll(settlements.length)]);
        if (!settled) ++broken["R-19"];
        for (uint256 i = 0; i < before.length; ++i) {
            if (worth(people[i]) != before[i]) ++broken["P2"];
        }
    }

    /// @dev P10: a quorum's signature for another chain, contract, epoch, deal, lot, round, view or sum is none for this.
    function settleWithOthersSignature(uint256 seed) external act(seed) {
        CertifiedSegment memory s = goodSegment(anyDeal());
        that(s.bits != 0, "nothing open");
        uint32 epoch = seen[s.dealId].epoch;
        s.signers = quorum(epoch);
        bytes32 digest = foreign(epoch, s, roll(8));
        s.signatures = signatures(epoch, digest, s.signers);
        refuse("P10", epoch, s);
    }

    /// @dev P10: an order's signature is none for another order, sponsor, purpose or chain.
    function matchWithOthersSignature(uint256 seed) external act(seed) {
        Orders memory orders = anyOrders(signer());
        address person = anyone();
        OrderSignatures memory s = signaturesOf(orders, address(0));
        bool sponsored = orders.request.sponsor != address(0) && orders.request.sponsor != orders.request.requester;
        that(person != orders.request.requester && person != orders.request.sponsor, "an own call");
        uint256 way = roll(5);
        if (way == 0) orders.request.salt += 1;
        if (way == 1) s.request = "";
        if (way == 2) s.request = compact(keyOf[orders.request.requester], orders.request.hash());
        if (way == 3) s.request = sign(signerOtherThan(orders.request.requester), orders.request.hash());
        if (way == 4) {
            that(sponsored, "no sponsor");
            s.sponsor = roll(2) == 0 ? bytes("") : sign(orders.request.sponsor, orders.request.hash());
        }
        vm.prank(person);
        try market.matchOrders(orders, s, 1) {
            ++broken["P10"];
        } catch {}
    }

    /// @dev P10: on a chain that splits off, an order's signature is none, though a match accepted it before.
    function matchOnSplitChain(uint256 seed) external act(seed) {
        Orders memory orders = unfilledOrders();
        address requester_ = orders.request.requester;
        address person = anyone();
        that(person != requester_ && !market.signed(requester_, orders.request.hash()), "a word on this chain");
        OrderSignatures memory s = signaturesOf(orders, person);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        vm.prank(person);
        try market.matchOrders(orders, s, 1) {
            ++broken["P10"];
        } catch {}
        vm.chainId(chain);
    }

    /// @dev P3, P7: no evidence without the culprit's own two signatures, over this domain and of its key's epoch.
    function blame(uint256 seed) external act(seed) {
        address key = sidework.signingKeyOf(anyoneWho(isNode));
        address other = signerOtherThan(key);
        Slot memory slot = Slot(sidework.epoch() + 1, bytes32(0), 0, 0, 1);
        bytes memory second = sign(other, slot.prepare(0, "b"));
        uint256 way = roll(6);
        if (way == 1) second = sign(key, slot.prepare(1, "b"));
        if (way == 2) second = sign(key, slot.commit(0, "b"));
        if (way == 3) second = compact(keyOf[key], slot.prepare(0, "b"));
        if (way == 4) second = sign(key, Slot(slot.epoch + 1, 0, 0, 0, 1).prepare(0, "b"));
        if (way == 5) second = sign(key, Slot(slot.epoch, 0, 0, 1, 1).prepare(0, "b"));
        try arbiter.slashDoubleVote(
            slot, 0, SignedPrepare("a", sign(key, slot.prepare(0, "a"))), SignedPrepare("b", second)
        ) {
            ++broken["P3"];
        } catch {}
    }

    /// @dev P10: a stolen key is worth nothing once it is replaced.
    function blameByReplacedKey(uint256 seed) external act(seed) {
        that(replacedKeys.length != 0, "none replaced");
        address key = replacedKeys[roll(replacedKeys.length)];
        Slot memory slot = Slot(sidework.epoch() + 1, bytes32(0), 0, 0, 1);
        bytes memory first = sign(key, slot.prepare(0, "a"));
        bytes memory second = sign(key, slot.prepare(0, "b"));
        try arbiter.slashDoubleVote(slot, 0, SignedPrepare("a", first), SignedPrepare("b", second)) {
            ++broken["P10"];
        } catch {}
    }

    /// @dev P10: a key that agreed to sign for one account signs for no other.
    function takeKey(uint256 seed) external act(seed) {
        address key = newKey();
        address person = anyone();
        address thief_ = anyone();
        that(person != thief_, "the same");
        bytes memory signature = sign(key, Hashing.signingKey(person, key));
        vm.prank(thief_);
        try sidework.setSigningKey(key, signature) {
            ++broken["P10"];
        } catch {}
    }

    /// @dev What the committee would sign for something else, near to this.
    function foreign(uint32 epoch, CertifiedSegment memory s, uint256 way) private returns (bytes32 digest) {
        Segment memory other = segmentOf(epoch, s);
        if (way == 0) ++other.epoch;
        if (way == 1) other.dealId = ~other.dealId;
        if (way == 2) ++other.lot;
        if (way == 3) ++other.round;
        if (way == 4) ++other.viewNumber;
        if (way == 5) ++other.spent;
        if (way < 6) return typed(Hashing.hash(other));
        (uint256 chain, Sidework here) = (block.chainid, sidework);
        if (way == 6) vm.chainId(chain + 1);
        else sidework = Sidework(address(market));
        digest = typed(Hashing.hash(other));
        vm.chainId(chain);
        sidework = here;
    }

    function signerOtherThan(address one) private returns (address other) {
        other = signer();
        that(other != one, "the same");
    }
}
