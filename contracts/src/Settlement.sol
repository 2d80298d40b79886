// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Certificates} from "./Certificates.sol";
import {Credits} from "./Credits.sol";
import {Deals} from "./Deals.sol";
import {Hashing} from "./Hashing.sol";
import {CertifiedSegment, Deal, SkipReason} from "./Types.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title Settlement: certified work is paid
/// @notice Without a certificate nothing is paid, and a segment touches only what its own deal locks (P3); a task
/// settles at most once and never after the refund (P2).
abstract contract Settlement is Deals {
    using Credits for uint256[];

    uint256 private constant LOT = 256;
    uint256 private constant FLAGGED_LOTS = 48;

    mapping(bytes32 dealId => mapping(uint256 lot => uint256)) private _bits;

    event SegmentSettled(bytes32 indexed dealId, uint32 lot, uint256 bits, bytes32 root, uint256 spent);
    event SegmentSkipped(bytes32 indexed dealId, uint32 lot, SkipReason reason);
    event DealFinished(bytes32 indexed dealId, uint256 returned);
    event Credited(address indexed account, uint256 amount);

    /// @dev What the segments of one call share.
    struct Batch {
        uint32 epoch;
        bytes32 domain;
        uint256[] sums; // by index of the account
        uint256 fees;
        uint256 released; // of what the epoch's deals lock
    }

    /// @notice Settles segments of deals of one epoch (spec R-19); anyone may.
    /// Effects, for each good one: its bits set, spent leaves the lock, credits -> free, the rest of spent -> fee pot;
    /// with the deal's last bit, what is still locked -> the payer's free. A bad one is skipped and changes nothing.
    /// Requirements: the epoch's committee; the accounts that the credits are for, ascending, each once.
    function settle(
        uint32 epoch_,
        address[] calldata committee,
        address[] calldata accounts,
        CertifiedSegment[] calldata segments
    ) external {
        _requireCommittee(epoch_, committee);
        Credits.requireAscending(accounts);
        Batch memory batch = Batch(epoch_, _domainSeparatorV4(), new uint256[](accounts.length), 0, 0);
        for (uint256 i = 0; i < segments.length; ++i) {
            _settle(batch, committee, accounts, segments[i]);
        }
        Pot storage pot = _pots[epoch_];
        pot.collected += uint128(batch.fees);
        if (LOCK_CAP_BPS != 0) pot.locked -= uint128(batch.released);
        for (uint256 i = 0; i < accounts.length; ++i) {
            (address account, uint256 amount) = (accounts[i], batch.sums[i]);
            if (amount == 0) continue;
            _give(account, amount);
            emit Credited(account, amount);
        }
    }

    /// @inheritdoc ISidework
    function settledBits(bytes32 dealId, uint32 lot) external view returns (uint256) {
        Deal memory deal = _deals[dealId];
        return _settledBits(dealId, lot, deal, _mask(deal.volume, lot));
    }

    function _settle(
        Batch memory batch,
        address[] calldata committee,
        address[] calldata accounts,
        CertifiedSegment calldata segment
    ) private {
        // First, where the compiler has the fewest variables to keep: its loop then runs on the stack alone.
        (bool good, uint256 sum, bytes32 creditsHash) = segment.credits.read(accounts);
        Deal memory deal = _deals[segment.dealId];
        uint256 mask = _mask(deal.volume, segment.lot);
        SkipReason reason = _examineTasks(batch.epoch, segment, deal, mask);
        if (reason == SkipReason.NONE) {
            if (!good || sum > segment.spent) reason = SkipReason.BAD_CREDITS;
            else if (segment.spent > deal.locked) reason = SkipReason.OVER_LOCK;
            else if (!_isCertified(batch, committee, segment, creditsHash)) reason = SkipReason.NO_QUORUM;
        }
        if (reason != SkipReason.NONE) {
            emit SegmentSkipped(segment.dealId, segment.lot, reason);
            return;
        }
        batch.sums.addTo(segment.credits);
        unchecked {
            batch.fees += segment.spent - sum;
            batch.released += segment.spent + _record(segment, deal, mask);
        }
    }

    /// @dev Checks in the order of SkipReason; signatures come last because they cost most.
    function _examineTasks(uint32 epoch_, CertifiedSegment calldata segment, Deal memory deal, uint256 mask)
        private
        view
        returns (SkipReason)
    {
        uint256 bits = segment.bits;
        if (deal.payer == address(0)) return SkipReason.UNKNOWN_DEAL;
        if (deal.epoch != epoch_) return SkipReason.OTHER_EPOCH;
        if (deal.refunded) return SkipReason.REFUNDED;
        if (bits == 0) return SkipReason.EMPTY;
        if (bits & ~mask != 0) return SkipReason.OUT_OF_RANGE;
        if (bits & _settledBits(segment.dealId, segment.lot, deal, mask) != 0) return SkipReason.ALREADY_SETTLED;
        return SkipReason.NONE;
    }

    function _isCertified(
        Batch memory batch,
        address[] calldata committee,
        CertifiedSegment calldata segment,
        bytes32 creditsHash
    ) private view returns (bool) {
        bytes32 structHash = Hashing.hash(batch.epoch, segment, creditsHash);
        bytes32 digest = MessageHashUtils.toTypedDataHash(batch.domain, structHash);
        return Certificates.holds(digest, committee, segment.signers, segment.signatures);
    }

    /// @dev Cannot fail after the examination. `returned` is what a deal that this finishes gives back.
    function _record(CertifiedSegment calldata segment, Deal memory deal, uint256 mask)
        private
        returns (uint256 returned)
    {
        bytes32 dealId = segment.dealId;
        uint32 lot = segment.lot;
        uint256 bits = segment.bits;
        emit SegmentSettled(dealId, lot, bits, segment.root, segment.spent);
        unchecked {
            deal.locked -= uint128(segment.spent);
            deal.unsettled -= uint24(_countBits(bits));
        }
        if (deal.unsettled == 0) {
            returned = deal.locked;
            (deal.locked, deal.fullLots, deal.partLots) = (0, 0, 0);
            _give(deal.payer, returned);
            emit DealFinished(dealId, returned);
        } else if (bits == mask && lot < FLAGGED_LOTS) {
            deal.fullLots |= uint48(1 << lot);
        } else {
            _bits[dealId][lot] |= bits;
            if (lot < FLAGGED_LOTS) deal.partLots |= uint48(1 << lot);
        }
        _storeProgress(_deals[dealId], deal);
    }

    /// @dev The second slot in one write; field by field the compiler makes four.
    function _storeProgress(Deal storage stored, Deal memory deal) private {
        uint256 slot = uint256(deal.partLots) << 208 | uint256(deal.fullLots) << 160 | uint256(deal.unsettled) << 128
            | deal.locked;
        assembly ("memory-safe") {
            sstore(add(stored.slot, 1), slot)
        }
    }

    function _settledBits(bytes32 dealId, uint32 lot, Deal memory deal, uint256 mask) private view returns (uint256) {
        if (deal.unsettled == 0) return mask;
        if (lot < FLAGGED_LOTS) {
            if ((deal.fullLots >> lot) & 1 != 0) return mask;
            if ((deal.partLots >> lot) & 1 == 0) return 0;
        }
        return _bits[dealId][lot];
    }

    /// @dev Ones for the tasks that the lot has; none when it lies beyond the deal's volume.
    function _mask(uint256 volume, uint256 lot) private pure returns (uint256) {
        unchecked {
            uint256 first = lot * LOT;
            if (volume <= first) return 0;
            return volume - first >= LOT ? type(uint256).max : (1 << (volume - first)) - 1;
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
