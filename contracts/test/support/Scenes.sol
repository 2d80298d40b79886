// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Refutation,
    SignedCommit,
    SignedCommitment,
    SignedNewView,
    SignedPrepare,
    SignedProposal
} from "../../src/Arbiter.sol";
import {AgreementHashing, Slot} from "../../src/AgreementHashing.sol";
import {CertifiedResult} from "../../src/Delivery.sol";
import {Hashing} from "../../src/Hashing.sol";
import {
    CertifiedSegment,
    Orders,
    OrderSignatures,
    RequestOrder,
    ResultLeaf,
    Segment,
    Sponsorship
} from "../../src/Types.sol";
import {OrderHashes} from "./OrderHashes.sol";
import {OrderTables} from "./OrderTables.sol";
import {Stage} from "./Stage.sol";
import {Tape} from "./Tape.sol";

/// @notice Operations as Tape.java writes them, made into calls with real signatures.
abstract contract Scenes is Stage {
    using AgreementHashing for Slot;
    using OrderTables for OrderTables.Tables;
    using Tape for Tape.Reader;

    struct Play {
        Tape.Reader tape;
        OrderTables.Tables tables;
    }

    uint256 private constant NO_LOCK = 255;
    bytes private constant OUTPUT = "output";

    /// @dev What the next operation calls, and with what.
    function nextCall(Play memory play, address caller) internal view returns (address, bytes memory) {
        uint256 kind = play.tape.number(1);
        if (kind <= 2) return money(play, kind);
        if (kind <= 12) return (address(sidework), membership(play.tape, kind, caller));
        if (kind == 13) return transfer(play.tape, caller);
        if (kind == 14) return (address(market), matching(play));
        if (kind <= 19) return (address(market), orders(play, kind));
        if (kind == 20) return (address(sidework), abi.encodeCall(sidework.refund, (deal(play.tape))));
        if (kind == 21) return (address(sidework), settling(play.tape));
        if (kind == 22) return (address(delivery), delivering(play.tape));
        if (kind == 27) return (address(sidework), revealing(play.tape));
        return (address(arbiter), slashing(play.tape, kind));
    }

    function money(Play memory play, uint256 kind) private view returns (address, bytes memory) {
        Tape.Reader memory tape = play.tape;
        uint256 amount = tape.amount();
        if (kind == 0) return (address(sidework), abi.encodeCall(sidework.deposit, (amount)));
        if (kind == 2) return (address(sidework), abi.encodeCall(sidework.withdraw, (amount)));
        bool byToken = tape.flag();
        RequestOrder memory order = play.tables.requestAt(tape.number(1));
        if (byToken) {
            return (
                address(token),
                abi.encodeWithSignature(
                    "approveAndCall(address,uint256,bytes)", address(sidework), amount, abi.encode(order)
                )
            );
        }
        // Everybody has allowed everything, so a permit that is none does no harm.
        return (address(sidework), abi.encodeCall(sidework.depositWithPermitAndOrder, (amount, 0, 0, 0, 0, order)));
    }

    function membership(Tape.Reader memory tape, uint256 kind, address caller) private view returns (bytes memory) {
        if (kind == 3) return joining(tape);
        if (kind == 4) return abi.encodeCall(sidework.updateEndpoint, (string(new bytes(tape.number(2)))));
        if (kind == 5) return abi.encodeCall(sidework.describe, (string(new bytes(tape.number(2)))));
        if (kind == 6) return abi.encodeCall(sidework.leaveAsNode, ());
        if (kind == 7) {
            uint8 seats = uint8(tape.number(1));
            address pool = who[tape.number(1)];
            return abi.encodeCall(sidework.stakeSeats, (seats, pool, tape.amount()));
        }
        if (kind == 8) return abi.encodeCall(sidework.unstakeSeats, (uint8(tape.number(1))));
        if (kind == 9) return abi.encodeCall(sidework.withdrawStake, ());
        if (kind == 10) {
            address key = who[tape.number(1)];
            bytes memory signature = signed(tape.number(1), Hashing.signingKey(caller, key));
            return abi.encodeCall(sidework.setSigningKey, (key, signature));
        }
        if (kind == 11) return abi.encodeCall(sidework.startEpoch, ());
        uint32 epoch = uint32(tape.number(1));
        address[] memory members = addresses(tape);
        return abi.encodeCall(sidework.claimFees, (epoch, members, tape.number(1)));
    }

    function joining(Tape.Reader memory tape) private view returns (bytes memory) {
        string memory endpoint = string(new bytes(tape.number(2)));
        return abi.encodeCall(sidework.joinAsNode, (endpoint, bytes32(tape.number(32))));
    }

    function revealing(Tape.Reader memory tape) private view returns (bytes memory) {
        uint32 epoch = uint32(tape.number(1));
        address[] memory members = addresses(tape);
        uint256 index = tape.number(1);
        return abi.encodeCall(sidework.reveal, (epoch, members, index, bytes32(tape.number(32))));
    }

    function transfer(Tape.Reader memory tape, address caller) private view returns (address, bytes memory) {
        uint256 asset = uint160(who[tape.number(1)]);
        return (address(assets), abi.encodeCall(assets.transferFrom, (caller, who[tape.number(1)], asset)));
    }

    function matching(Play memory play) private view returns (bytes memory) {
        Tape.Reader memory tape = play.tape;
        Orders memory all;
        OrderSignatures memory signatures;
        all.request = play.tables.requestAt(tape.number(1));
        bytes32 request = OrderHashes.hash(all.request);
        signatures.request = signed(tape.number(1), request);
        all.offer = play.tables.offerAt(tape.number(1));
        signatures.offer = signed(tape.number(1), OrderHashes.hash(all.offer));
        all.program = play.tables.programAt(tape.number(1));
        signatures.program = signed(tape.number(1), OrderHashes.hash(all.program));
        all.dataset = play.tables.datasetAt(tape.number(1));
        signatures.dataset = signed(tape.number(1), OrderHashes.hash(all.dataset));
        signatures.sponsor = signed(tape.number(1), OrderHashes.hash(Sponsorship(all.request.sponsor, request)));
        return abi.encodeCall(market.matchOrders, (all, signatures, uint32(tape.number(4))));
    }

    function orders(Play memory play, uint256 kind) private view returns (bytes memory) {
        Tape.Reader memory tape = play.tape;
        OrderTables.Tables memory tables = play.tables;
        if (kind == 15) return abi.encodeCall(market.order, (tables.requestAt(tape.number(1))));
        if (kind >= 18) {
            address sponsor = who[tape.number(1)];
            Sponsorship memory word = Sponsorship(sponsor, OrderHashes.hash(tables.requestAt(tape.number(1))));
            return kind == 18
                ? abi.encodeCall(market.cancelSponsorship, (word))
                : abi.encodeCall(market.signSponsorship, (word));
        }
        bool cancel = kind == 16;
        uint256 table = tape.number(1);
        uint256 index = tape.number(1);
        if (table == 0) {
            RequestOrder memory order = tables.requests[index];
            return cancel ? abi.encodeCall(market.cancelRequest, (order)) : abi.encodeCall(market.signRequest, (order));
        }
        if (table == 1) {
            return cancel
                ? abi.encodeCall(market.cancelOffer, (tables.offers[index]))
                : abi.encodeCall(market.signOffer, (tables.offers[index]));
        }
        if (table == 2) {
            return cancel
                ? abi.encodeCall(market.cancelProgramOrder, (tables.programs[index]))
                : abi.encodeCall(market.signProgramOrder, (tables.programs[index]));
        }
        return cancel
            ? abi.encodeCall(market.cancelDatasetOrder, (tables.datasets[index]))
            : abi.encodeCall(market.signDatasetOrder, (tables.datasets[index]));
    }

    function settling(Tape.Reader memory tape) private view returns (bytes memory) {
        uint32 epoch = uint32(tape.number(1));
        address[] memory members = addresses(tape);
        address[] memory accounts = addresses(tape);
        CertifiedSegment[] memory segments = new CertifiedSegment[](tape.number(1));
        for (uint256 i = 0; i < segments.length; ++i) {
            CertifiedSegment memory s = segments[i];
            s.dealId = deal(tape);
            s.lot = uint32(tape.number(1));
            s.bits = tape.number(32);
            s.spent = tape.amount();
            s.credits = new uint256[](tape.number(1));
            uint256[] memory byIndex = new uint256[](s.credits.length);
            for (uint256 j = 0; j < byIndex.length; ++j) {
                uint256 index = tape.number(1);
                byIndex[j] = tape.amount() << 160 | index;
                address account = index < accounts.length ? accounts[index] : address(0);
                s.credits[j] = credit(account, byIndex[j] >> 160);
            }
            (s.signers, s.signatures) = certificate(tape, hashOf(epoch, s));
            s.credits = byIndex;
        }
        return abi.encodeCall(sidework.settle, (epoch, members, accounts, segments));
    }

    function delivering(Tape.Reader memory tape) private view returns (bytes memory) {
        CertifiedResult memory result;
        result.segment.dealId = deal(tape);
        uint32 task = uint32(tape.number(4));
        result.leaf.taskId = Hashing.taskId(result.segment.dealId, tape.flag() ? task : task + 1);
        bytes32 outputHash = keccak256(abi.encode(sha256(OUTPUT), OUTPUT.length));
        result.leaf.outputHash = tape.flag() ? outputHash : bytes32(0);
        result.segment.epoch = uint32(tape.number(1));
        result.segment.root = Hashing.segmentLeaf(result.leaf);
        result.committee = addresses(tape);
        (result.signers, result.signatures) = certificate(tape, Hashing.hash(result.segment));
        return abi.encodeCall(delivery.deliver, (result, task, OUTPUT));
    }

    function slashing(Tape.Reader memory tape, uint256 kind) private view returns (bytes memory) {
        uint32 epoch = uint32(tape.number(1));
        if (kind == 23) return doubleCommitment(tape, epoch);
        if (kind == 24) return refuted(tape, epoch);
        if (kind == 25) return doubleValue(tape, epoch);
        return brokenLock(tape, epoch);
    }

    function doubleCommitment(Tape.Reader memory tape, uint32 epoch) private view returns (bytes memory) {
        address accused = who[tape.number(1)];
        bool same = tape.flag();
        SignedCommitment memory first = commitment(tape, epoch, accused, "task", "first");
        SignedCommitment memory second = commitment(tape, epoch, accused, "task", same ? bytes32("first") : bytes32(0));
        return abi.encodeCall(arbiter.slashDoubleCommitment, (epoch, accused, "task", first, second));
    }

    function refuted(Tape.Reader memory tape, uint32 epoch) private view returns (bytes memory) {
        Refutation memory evidence;
        evidence.epoch = epoch;
        evidence.worker = who[tape.number(1)];
        evidence.dealId = deal(tape);
        evidence.taskIndex = uint32(tape.number(4));
        evidence.digest = "digest";
        evidence.trueDigest = tape.flag() ? evidence.digest : bytes32("true");
        bytes32 taskId = Hashing.taskId(evidence.dealId, evidence.taskIndex);
        bytes32 made = Hashing.commitment(evidence.worker, taskId, evidence.digest, evidence.salt);
        SignedCommitment memory bundle = commitment(tape, epoch, evidence.worker, taskId, made);
        (evidence.root, evidence.proof, evidence.signature) = (bundle.root, bundle.proof, bundle.signature);
        evidence.committee = addresses(tape);
        (evidence.signers, evidence.signatures) =
            certificate(tape, Hashing.reexecution(epoch, taskId, evidence.trueDigest));
        return abi.encodeCall(arbiter.slashRefuted, (evidence));
    }

    function doubleValue(Tape.Reader memory tape, uint32 epoch) private view returns (bytes memory) {
        bool proposals = tape.flag();
        bytes32 other = tape.flag() ? bytes32("value") : bytes32("other");
        (uint256 first, uint256 second) = (tape.number(1), tape.number(1));
        Slot memory slot = slotOf(epoch);
        if (proposals) {
            return abi.encodeCall(
                arbiter.slashDoubleProposal,
                (
                    slot,
                    1,
                    SignedProposal("value", "a", signed(first, slot.proposal(1, "value", "a"))),
                    SignedProposal(other, "b", signed(second, slot.proposal(1, other, "b")))
                )
            );
        }
        return abi.encodeCall(
            arbiter.slashDoubleVote,
            (
                slot,
                1,
                SignedPrepare("value", signed(first, slot.prepare(1, "value"))),
                SignedPrepare(other, signed(second, slot.prepare(1, other)))
            )
        );
    }

    function brokenLock(Tape.Reader memory tape, uint32 epoch) private view returns (bytes memory) {
        bool sealedBySegment = tape.flag();
        uint32 committed = uint32(tape.number(1));
        Slot memory slot = slotOf(epoch);
        SignedNewView memory later;
        later.viewNumber = uint32(tape.number(1));
        uint256 lockView = tape.number(1);
        bool opened = tape.flag();
        if (lockView != NO_LOCK) {
            later.lockView = uint32(lockView);
            later.lockBallot = "ballot";
            later.lock = opened ? AgreementHashing.lock(later.lockView, "ballot") : bytes32("another");
        }
        uint256 committer = tape.number(1);
        later.signature = signed(tape.number(1), slot.newView(later.viewNumber, later.lock, later.inventory));
        if (sealedBySegment) {
            Segment memory s;
            (s.epoch, s.dealId, s.viewNumber) = (epoch, slot.dealId, committed);
            return abi.encodeCall(arbiter.slashBrokenSeal, (s, signed(committer, Hashing.hash(s)), later));
        }
        bytes memory signature = signed(committer, slot.commit(committed, "value"));
        return abi.encodeCall(arbiter.slashBrokenLock, (slot, SignedCommit(committed, "value", signature), later));
    }

    function slotOf(uint32 epoch) private pure returns (Slot memory) {
        return Slot(epoch, "deal", 0, 0, AgreementHashing.RESOLVE);
    }

    /// @dev In a bundle of one, or of another one.
    function commitment(Tape.Reader memory tape, uint32 epoch, address by, bytes32 taskId, bytes32 made)
        private
        view
        returns (SignedCommitment memory c)
    {
        uint256 signer = tape.number(1);
        c.commitment = made;
        c.root = tape.flag() ? Hashing.bundleLeaf(taskId, made) : bytes32("elsewhere");
        c.signature = signed(signer, Hashing.bundle(epoch, by, c.root));
    }

    function certificate(Tape.Reader memory tape, bytes32 structHash)
        private
        view
        returns (uint256 signers, bytes memory signatures)
    {
        uint256 count = tape.number(1);
        bytes32 digest = typed(structHash);
        for (uint256 i = 0; i < count; ++i) {
            uint256 place = tape.number(1);
            if (place != 0) {
                signers |= 1 << i;
                signatures = bytes.concat(signatures, compact(keyOf(place), digest));
            }
        }
    }

    /// @dev Of 64 or 65 bytes, both are good; none for nobody.
    function signed(uint256 place, bytes32 structHash) private view returns (bytes memory) {
        if (place == 0) return "";
        bytes32 digest = typed(structHash);
        if (place % 2 == 0) return compact(keyOf(place), digest);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(place), digest);
        return bytes.concat(r, s, bytes1(v));
    }

    function addresses(Tape.Reader memory tape) private view returns (address[] memory list) {
        list = new address[](tape.number(1));
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = who[tape.number(1)];
        }
    }

    function deal(Tape.Reader memory tape) private view returns (bytes32) {
        uint256 number = tape.number(1);
        return number < deals.length ? deals[number] : bytes32("unknown");
    }
}
