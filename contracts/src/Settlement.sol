// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Certificates} from "./Certificates.sol";
import {Hashing} from "./Hashing.sol";
import {Market} from "./Market.sol";
import {Tally} from "./Tally.sol";
import {CertifiedSegment, Deal, ResultLeaf, Segment, SkipReason} from "./Types.sol";

/// @title Settlement: certified work is paid
/// @notice Without a certificate nothing is paid, and a segment touches only what its own deal locks (P3); a task
/// settles at most once and never after the refund (P2).
abstract contract Settlement is Market {
    using Tally for Tally.List;

    uint256 internal constant LOT = 256;
    uint256 internal constant FLAGGED_LOTS = 48;

    mapping(bytes32 dealId => mapping(uint256 lot => uint256)) private _bits;

    event SegmentSettled(bytes32 indexed dealId, uint32 lot, uint256 bits, bytes32 root, uint256 spent);
    event SegmentSkipped(bytes32 indexed dealId, uint32 lot, SkipReason reason);
    event DealFinished(bytes32 indexed dealId, uint256 returned);
    event Credited(address indexed account, uint256 amount);

    /// @notice Settles segments of deals of one epoch (spec R-19); anyone may.
    /// Effects, for each good one: its bits set, spent leaves the lock, credits -> free, the rest of spent -> fee pot;
    /// with the deal's last bit, what is still locked -> the requester's free. A bad one is skipped and changes nothing.
    /// Requirements: the epoch's committee.
    function settle(uint32 epoch_, address[] calldata committee, CertifiedSegment[] calldata segments) external {
        _requireCommittee(epoch_, committee);
        bytes32 domain = _domainSeparatorV4();
        Tally.List memory tally = Tally.withRoomFor(_countCredits(segments));
        uint256 fees = 0;
        for (uint256 i = 0; i < segments.length; ++i) {
            CertifiedSegment calldata segment = segments[i];
            Deal memory deal = _deals[segment.dealId];
            (SkipReason reason, uint256 fee, bool whole) = _examine(epoch_, committee, segment, deal, domain);
            if (reason != SkipReason.NONE) {
                emit SegmentSkipped(segment.dealId, segment.lot, reason);
                continue;
            }
            fees += fee;
            _record(segment, deal, whole);
            _addCredits(tally, segment.credits);
        }
        if (fees != 0) _pots[epoch_].collected += uint128(fees);
        for (uint256 i = 0; i < tally.count; ++i) {
            address account = tally.accounts[i];
            uint256 amount = Tally.drain(account);
            _give(account, amount);
            emit Credited(account, amount);
        }
    }

    /// @notice Whether a result is certified (spec R-20): the certificate is of the deal's committee, and the path leads
    /// from the leaf to the segment's root. Says nothing of payment: a result is true before it is settled.
    function verifyResult(
        Segment calldata segment,
        address[] calldata committee,
        uint256 signers,
        bytes calldata signatures,
        ResultLeaf calldata leaf,
        bytes32[] calldata proof
    ) external view returns (bool) {
        Deal storage deal = _deals[segment.dealId];
        if (deal.requester == address(0) || deal.epoch != segment.epoch) return false;
        if (committeeHash[segment.epoch] != Hashing.words(committee)) return false;
        if (!Certificates.holds(_hashTypedDataV4(Hashing.hash(segment)), committee, signers, signatures)) return false;
        return MerkleProof.verifyCalldata(proof, segment.root, Hashing.segmentLeaf(leaf));
    }

    /// @notice The settled tasks of a lot, bit i for task 256 x lot + i.
    function settledBits(bytes32 dealId, uint32 lot) external view returns (uint256) {
        Deal memory deal = _deals[dealId];
        return _settledBits(dealId, lot, deal, _mask(deal.volume, lot));
    }

    /// @dev Checks in the order of SkipReason, signatures last because they cost most. `fee` is what spent leaves to
    /// the pot, `whole` that the segment is all of a lot that can be marked by one flag.
    function _examine(
        uint32 epoch_,
        address[] calldata committee,
        CertifiedSegment calldata segment,
        Deal memory deal,
        bytes32 domain
    ) private view returns (SkipReason reason, uint256 fee, bool whole) {
        (reason, whole) = _examineTasks(epoch_, segment, deal);
        if (reason == SkipReason.NONE) (reason, fee) = _examineMoney(segment, deal.locked);
        if (reason == SkipReason.NONE) {
            bytes32 digest = MessageHashUtils.toTypedDataHash(domain, Hashing.hash(epoch_, segment));
            bool certified = Certificates.holds(digest, committee, segment.signers, segment.signatures);
            if (!certified) reason = SkipReason.NO_QUORUM;
        }
    }

    function _examineTasks(uint32 epoch_, CertifiedSegment calldata segment, Deal memory deal)
        private
        view
        returns (SkipReason, bool whole)
    {
        if (deal.requester == address(0)) return (SkipReason.UNKNOWN_DEAL, false);
        if (deal.epoch != epoch_) return (SkipReason.OTHER_EPOCH, false);
        if (deal.refunded) return (SkipReason.REFUNDED, false);
        uint256 bits = segment.bits;
        if (bits == 0) return (SkipReason.EMPTY, false);
        uint256 mask = _mask(deal.volume, segment.lot);
        if (bits & ~mask != 0) return (SkipReason.OUT_OF_RANGE, false);
        if (bits & _settledBits(segment.dealId, segment.lot, deal, mask) != 0) {
            return (SkipReason.ALREADY_SETTLED, false);
        }
        return (SkipReason.NONE, bits == mask && segment.lot < FLAGGED_LOTS);
    }

    function _examineMoney(CertifiedSegment calldata segment, uint256 locked)
        private
        pure
        returns (SkipReason, uint256 fee)
    {
        uint256 spent = segment.spent;
        (bool good, uint256 sum) = _sumCredits(segment.credits);
        if (!good || sum > spent) return (SkipReason.BAD_CREDITS, 0);
        if (spent > locked) return (SkipReason.OVER_LOCK, 0);
        return (SkipReason.NONE, spent - sum);
    }

    /// @dev Cannot fail after `_examine`.
    function _record(CertifiedSegment calldata segment, Deal memory deal, bool whole) private {
        uint256 bits = segment.bits;
        bytes32 dealId = segment.dealId;
        unchecked {
            deal.locked -= uint128(segment.spent);
            deal.settled += uint24(_countBits(bits));
        }
        if (whole) {
            deal.fullLots |= uint48(1 << segment.lot);
        } else {
            _bits[dealId][segment.lot] |= bits;
            if (segment.lot < FLAGGED_LOTS) deal.partLots |= uint48(1 << segment.lot);
        }
        emit SegmentSettled(dealId, segment.lot, bits, segment.root, segment.spent);
        if (deal.settled == deal.volume) {
            uint256 returned = deal.locked;
            deal.locked = 0;
            if (returned != 0) _give(deal.requester, returned);
            emit DealFinished(dealId, returned);
        }
        Deal storage stored = _deals[dealId];
        (stored.locked, stored.settled, stored.refunded, stored.fullLots, stored.partLots) =
        (deal.locked, deal.settled, false, deal.fullLots, deal.partLots);
    }

    function _addCredits(Tally.List memory tally, uint256[] calldata credits) private {
        unchecked {
            for (uint256 i = 0; i < credits.length; ++i) {
                uint256 word = credits[i];
                tally.add(address(uint160(word >> 96)), uint96(word));
            }
        }
    }

    function _settledBits(bytes32 dealId, uint32 lot, Deal memory deal, uint256 mask) private view returns (uint256) {
        if (lot < FLAGGED_LOTS) {
            if ((deal.fullLots >> lot) & 1 != 0) return mask;
            if ((deal.partLots >> lot) & 1 == 0) return 0;
        }
        return _bits[dealId][lot];
    }

    /// @dev Ones for the tasks that the lot has; none when it lies beyond the deal's volume.
    function _mask(uint256 volume, uint256 lot) private pure returns (uint256) {
        uint256 first = lot * LOT;
        if (volume <= first) return 0;
        return volume - first >= LOT ? type(uint256).max : (1 << (volume - first)) - 1;
    }

    /// @dev Ascending by account, each once, amounts > 0 (spec R-7).
    function _sumCredits(uint256[] calldata credits) private pure returns (bool good, uint256 sum) {
        uint256 last = 0;
        unchecked {
            for (uint256 i = 0; i < credits.length; ++i) {
                uint256 word = credits[i];
                uint256 amount = uint96(word);
                if (amount == 0 || word >> 96 <= last) return (false, 0);
                last = word >> 96;
                sum += amount;
            }
        }
        return (true, sum);
    }

    function _countCredits(CertifiedSegment[] calldata segments) private pure returns (uint256 count) {
        unchecked {
            for (uint256 i = 0; i < segments.length; ++i) {
                count += segments[i].credits.length;
            }
        }
    }

    /// @dev Ones in a word, summed in parallel in fields of growing width.
    function _countBits(uint256 x) private pure returns (uint256) {
        unchecked {
            if (x == type(uint256).max) return 256;
            x -= (x >> 1) & (type(uint256).max / 3);
            x = (x & (type(uint256).max / 5)) + ((x >> 2) & (type(uint256).max / 5));
            x = (x + (x >> 4)) & (type(uint256).max / 17);
            return (x * (type(uint256).max / 255)) >> 248;
        }
    }
}
