// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Beacon} from "./Beacon.sol";
import {Callback, Deal, Terms} from "./Types.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title Deals: money locked for work
/// @notice A deal locks all it can cost out of its payer's free balance, so nobody works for money that is not there,
/// and gives back what is unspent, at the latest by a refund that anyone can ask for (P5).
abstract contract Deals is Beacon {
    mapping(bytes32 dealId => Deal) internal _deals;
    mapping(bytes32 dealId => Callback) private _callbacks;

    event DealMade(bytes32 indexed dealId, address indexed requester, bytes32 indexed requestHash, Terms terms);
    event DealRefunded(bytes32 indexed dealId, uint256 amount);

    error NoEpoch();
    /// @notice The epoch's deals lock `locked` of at most `cap` (spec R-29).
    error LockCapReached(uint32 epoch, uint256 locked, uint256 wanted, uint256 cap);
    error UnknownDeal(bytes32 dealId);
    error TooEarlyToRefund(bytes32 dealId, uint256 after_);
    error DealClosed(bytes32 dealId);
    /// @notice The deal was refunded, or all its deliveries have been paid.
    error NothingToDeliver(bytes32 dealId);

    /// @inheritdoc ISidework
    function open(address requester, bytes32[4] calldata orderHashes, uint32 duration, Terms calldata terms)
        external
        onlyFor(address(market))
        returns (bytes32 dealId)
    {
        Current memory current = _current;
        if (current.epoch == 0) revert NoEpoch();
        uint64 deadline = uint64(block.timestamp) + duration;
        uint256 locked = terms.volume * _taskLock(terms, current.committeeSize);
        _requireRoom(current, locked);
        _current.dealCount = current.dealCount + 1;
        dealId = _idOf(orderHashes, terms, current, deadline);
        uint256 reserve = terms.volume * terms.deliveryFee;
        _take(terms.payer, locked + reserve);
        // No cast cuts anything off: what was free is below 2^128, and the market bounds volume, gas and duration.
        _deals[dealId] = Deal({
            payer: terms.payer,
            volume: uint24(terms.volume),
            epoch: current.epoch,
            deadline: uint40(deadline),
            locked: uint128(locked),
            unsettled: uint24(terms.volume),
            refunded: false,
            fullLots: 0,
            partLots: 0
        });
        if (terms.callback != address(0)) {
            uint24 undelivered = reserve == 0 ? 0 : uint24(terms.volume);
            _callbacks[dealId] = Callback(terms.callback, terms.callbackGas, undelivered, uint128(terms.deliveryFee));
        }
        _emitDealMade(dealId, requester, orderHashes[0], terms, current.epoch, deadline, locked);
    }

    /// @notice Returns what a deal still locks to its payer, with the fees of deliveries that were not made (spec R-18,
    /// P5); anyone may.
    /// Effects: locked and reserve -> the payer's free; nothing of the deal settles (P2) or is delivered for pay any more.
    /// Requirements: later than deadline + grace; not refunded; not finished, unless deliveries are still reserved.
    function refund(bytes32 dealId) external {
        Deal memory deal = _deals[dealId];
        if (deal.payer == address(0)) revert UnknownDeal(dealId);
        uint256 reserve = _releaseReserve(dealId);
        if (deal.refunded || (deal.unsettled == 0 && reserve == 0)) revert DealClosed(dealId);
        uint256 end = deal.deadline + GRACE;
        if (block.timestamp <= end) revert TooEarlyToRefund(dealId, end);
        _deals[dealId].locked = 0;
        _deals[dealId].refunded = true;
        if (LOCK_CAP_BPS != 0) _pots[deal.epoch].locked -= deal.locked;
        uint256 amount = deal.locked + reserve;
        _give(deal.payer, amount);
        emit DealRefunded(dealId, amount);
    }

    /// @inheritdoc ISidework
    function payDelivery(bytes32 dealId, address deliverer) external onlyFor(address(delivery)) {
        Callback storage callback = _callbacks[dealId];
        uint256 fee = callback.fee;
        if (fee == 0) return;
        uint24 undelivered = callback.undelivered;
        if (undelivered == 0) revert NothingToDeliver(dealId);
        callback.undelivered = undelivered - 1;
        _give(deliverer, fee);
    }

    /// @notice A deal's state; the payer is zero when there is none of this id.
    function dealOf(bytes32 dealId) external view returns (Deal memory) {
        return _deals[dealId];
    }

    /// @notice Whom a deal's results are told; the target is zero when nobody is.
    function callbackOf(bytes32 dealId) external view returns (Callback memory) {
        return _callbacks[dealId];
    }

    /// @notice How many deals there have been.
    function dealCount() external view returns (uint256) {
        return _current.dealCount;
    }

    /// @dev Names the next deal (spec R-2).
    function _idOf(bytes32[4] calldata orderHashes, Terms calldata terms, Current memory current, uint64 deadline)
        private
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                orderHashes,
                terms.price,
                terms.firstIndex,
                terms.volume,
                current.epoch,
                deadline,
                uint256(current.dealCount)
            )
        );
    }

    /// @dev `emit DealMade(dealId, requester, requestHash, terms)` with the last three fields that the market leaves to
    /// this contract. All fields are words, so the terms stand in calldata as the event has them: to read, check and
    /// write them one by one would cost 1,600 gas. They are clean: the market alone sends them.
    function _emitDealMade(
        bytes32 dealId,
        address requester,
        bytes32 requestHash,
        Terms calldata terms,
        uint32 epoch,
        uint64 deadline,
        uint256 locked
    ) private {
        bytes32 topic = DealMade.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, terms, 0x300)
            mstore(add(data, 0x300), epoch)
            mstore(add(data, 0x320), deadline)
            mstore(add(data, 0x340), locked)
            log4(data, 0x360, topic, dealId, requester, requestHash)
        }
    }

    /// @dev The most one task can cost (spec R-15).
    function _taskLock(Terms calldata terms, uint256 n) private view returns (uint256) {
        uint256 copies = 5;
        for (uint256 reach = 10; reach < terms.trust; reach *= 10) {
            ++copies;
        }
        uint256 fee = (terms.price * FEE_BPS + 9_999) / 10_000;
        uint256 storage_ = (uint256(terms.checkpointBytes) + 1023) / 1024 * STORAGE_FEE;
        return copies * (terms.price + fee) + n * REEXECUTION_FEE + storage_ + terms.programPrice + terms.datasetPrice
            + terms.poolPrice;
    }

    /// @dev A quorum that cheats loses the stake of f+1 at least; the cap holds what it could take in one epoch against that
    /// (spec R-29).
    function _requireRoom(Current memory current, uint256 wanted) private {
        if (LOCK_CAP_BPS == 0) return;
        Pot storage pot = _pots[current.epoch];
        uint256 cap = (uint256(current.committeeSize) / 3 + 1) * NODE_STAKE * LOCK_CAP_BPS / 10_000;
        if (pot.locked + wanted > cap) revert LockCapReached(current.epoch, pot.locked, wanted, cap);
        pot.locked += uint128(wanted);
    }

    function _releaseReserve(bytes32 dealId) private returns (uint256 reserve) {
        Callback storage callback = _callbacks[dealId];
        uint256 fee = callback.fee;
        if (fee == 0) return 0;
        reserve = callback.undelivered * fee;
        callback.undelivered = 0;
    }
}
