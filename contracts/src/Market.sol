// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Epochs} from "./Epochs.sol";
import {Hashing} from "./Hashing.sol";
import {Signatures} from "./Signatures.sol";
import {Deal, OfferOrder, RequestOrder, Terms} from "./Types.sol";

/// @title Market: orders become deals
/// @notice Orders are signed for free; a match locks all a deal can cost out of the requester's free balance, so nobody
/// works for money that is not there.
abstract contract Market is Epochs {
    uint256 internal constant MAX_VOLUME = 2 ** 20;
    uint256 internal constant MAX_TRUST = 10 ** 6;
    uint256 internal constant MAX_FUEL = 10 ** 15;
    uint256 internal constant MAX_MEMORY_PAGES = 4096;
    uint256 internal constant MAX_OUTPUT_BYTES = 2 ** 20;

    /// @notice Tasks of an order, by its struct hash, that no further deal can have: matched, or all when cancelled.
    mapping(bytes32 orderHash => uint256) public filled;
    mapping(bytes32 dealId => Deal) internal _deals;
    /// @notice How many deals there have been.
    uint256 public dealCount;

    event DealMade(bytes32 indexed dealId, address indexed requester, bytes32 indexed requestHash, Terms terms);
    event OrderCancelled(bytes32 indexed orderHash, address indexed owner);
    event DealRefunded(bytes32 indexed dealId, uint256 amount);

    error NoEpoch();
    error WrongPool(address requested, address offered);
    error UnsupportedMode(uint8 mode);
    error WrongTrust(uint256 trust);
    error WrongDuration(uint256 duration, uint256 limit);
    error WrongVolume(uint256 volume);
    error WrongLimits(uint256 fuel, uint256 memoryPages, uint256 outputBytes);
    error PriceAboveMax(uint256 price, uint256 maxPrice);
    error BeyondOffer(bytes32 offerHash, uint256 fuel, uint256 memoryPages, uint256 outputBytes);
    error NotForRequester(address offered, address requester);
    error BadSignature(bytes32 orderHash, address signer);
    error OrderExpired(bytes32 orderHash, uint256 expiry);
    error NotEnoughVolume(bytes32 orderHash, uint256 left, uint256 wanted);
    error NotOrderOwner(bytes32 orderHash, address owner, address caller);
    error UnknownDeal(bytes32 dealId);
    error TooEarlyToRefund(bytes32 dealId, uint256 after_);
    error DealClosed(bytes32 dealId);

    /// @notice Makes a deal of `volume` tasks (spec R-14); anyone may.
    /// Effects: both orders filled by volume, the most it can cost (spec R-15) free -> locked.
    /// Requirements: signatures, limits, volumes and times as R-14 has them; a requester that calls needs no signature.
    function matchOrders(
        RequestOrder calldata request,
        bytes calldata requestSignature,
        OfferOrder calldata offer,
        bytes calldata offerSignature,
        uint32 volume
    ) external returns (bytes32 dealId) {
        if (_current.epoch == 0) revert NoEpoch();
        _checkRequest(request, volume);
        bytes32 requestHash = Hashing.hash(request);
        if (msg.sender != request.requester || requestSignature.length != 0) {
            _checkSignature(request.requester, requestHash, requestSignature);
        }
        uint256 firstIndex = _fill(requestHash, request.volume, request.expiry, volume);
        (uint256 price, bytes32 offerHash) = _takeOffer(request, offer, offerSignature, volume);
        Terms memory terms = _terms(request, price, firstIndex, volume);
        dealId = _open(request.requester, requestHash, offerHash, terms);
        emit DealMade(dealId, request.requester, requestHash, terms);
    }

    /// @notice No further deal is made of the caller's order (spec R-16); deals made stand.
    function cancelRequest(RequestOrder calldata order) external {
        _cancel(Hashing.hash(order), order.requester, order.volume);
    }

    function cancelOffer(OfferOrder calldata order) external {
        _cancel(Hashing.hash(order), order.pool, order.volume);
    }

    /// @notice Returns what a deal still locks to its requester (spec R-18, P5); anyone may.
    /// Effects: locked -> the requester's free; nothing of the deal settles any more (P2).
    /// Requirements: later than deadline + grace; not finished, not refunded.
    function refund(bytes32 dealId) external {
        Deal storage deal = _deals[dealId];
        address requester = deal.requester;
        if (requester == address(0)) revert UnknownDeal(dealId);
        if (deal.refunded || deal.settled == deal.volume) revert DealClosed(dealId);
        uint256 end = deal.deadline + GRACE;
        if (block.timestamp <= end) revert TooEarlyToRefund(dealId, end);
        uint256 amount = deal.locked;
        deal.locked = 0;
        deal.refunded = true;
        _give(requester, amount);
        emit DealRefunded(dealId, amount);
    }

    /// @notice A deal's state; the requester is zero when there is none of this id.
    function dealOf(bytes32 dealId) external view returns (Deal memory) {
        return _deals[dealId];
    }

    function _terms(RequestOrder calldata request, uint256 price, uint256 firstIndex, uint32 volume)
        private
        view
        returns (Terms memory terms)
    {
        Current memory current = _current;
        terms.pool = request.pool;
        terms.program = request.program;
        terms.parameters = request.parameters;
        terms.price = price;
        terms.firstIndex = uint32(firstIndex);
        terms.volume = volume;
        terms.mode = request.mode;
        terms.trust = request.trust;
        terms.fuel = request.fuel;
        terms.memoryPages = request.memoryPages;
        terms.outputBytes = request.outputBytes;
        terms.epoch = current.epoch;
        terms.deadline = uint64(block.timestamp) + request.duration;
        terms.locked = volume * _taskLock(price, request.trust, current.committeeSize);
    }

    /// @dev Locks the money and keeps the deal under its id (spec R-2).
    function _open(address requester, bytes32 requestHash, bytes32 offerHash, Terms memory terms)
        private
        returns (bytes32 dealId)
    {
        dealId = keccak256(
            abi.encode(
                requestHash,
                offerHash,
                terms.price,
                terms.firstIndex,
                terms.volume,
                terms.epoch,
                terms.deadline,
                dealCount++
            )
        );
        _take(requester, terms.locked);
        Deal storage deal = _deals[dealId];
        deal.requester = requester;
        deal.volume = uint24(terms.volume);
        deal.epoch = terms.epoch;
        deal.deadline = uint40(terms.deadline);
        deal.locked = uint128(terms.locked);
    }

    /// @dev The most one task can cost (spec R-15). Below 2^108, so a deal's stays below 2^128.
    function _taskLock(uint256 price, uint256 trust, uint256 n) private view returns (uint256) {
        uint256 copies = 5;
        for (uint256 reach = 10; reach < trust; reach *= 10) {
            ++copies;
        }
        return copies * (price + (price * FEE_BPS + 9_999) / 10_000) + n * REEXECUTION_FEE;
    }

    function _checkRequest(RequestOrder calldata request, uint256 volume) private view {
        if (request.mode != 0) revert UnsupportedMode(request.mode);
        if (request.trust == 0 || request.trust > MAX_TRUST) revert WrongTrust(request.trust);
        if (request.duration == 0 || request.duration > MAX_DURATION) {
            revert WrongDuration(request.duration, MAX_DURATION);
        }
        if (volume == 0 || volume > MAX_VOLUME) revert WrongVolume(volume);
        // No node could run what is beyond these, and each would have to tell it apart by itself.
        if (
            request.fuel == 0 || request.fuel > MAX_FUEL || request.memoryPages == 0
                || request.memoryPages > MAX_MEMORY_PAGES || request.outputBytes > MAX_OUTPUT_BYTES
        ) revert WrongLimits(request.fuel, request.memoryPages, request.outputBytes);
    }

    function _takeOffer(
        RequestOrder calldata request,
        OfferOrder calldata offer,
        bytes calldata signature,
        uint256 volume
    ) private returns (uint256 price, bytes32 offerHash) {
        if (request.pool != offer.pool) revert WrongPool(request.pool, offer.pool);
        price = request.maxPrice;
        if (offer.pool != address(0)) {
            price = offer.price;
            if (price > request.maxPrice) revert PriceAboveMax(price, request.maxPrice);
            offerHash = Hashing.hash(offer);
            if (
                request.fuel > offer.fuel || request.memoryPages > offer.memoryPages
                    || request.outputBytes > offer.outputBytes
            ) revert BeyondOffer(offerHash, offer.fuel, offer.memoryPages, offer.outputBytes);
            if (offer.requester != address(0) && offer.requester != request.requester) {
                revert NotForRequester(offer.requester, request.requester);
            }
            _checkSignature(offer.pool, offerHash, signature);
            _fill(offerHash, offer.volume, offer.expiry, volume);
        }
        if (price > type(uint96).max) revert PriceTooHigh(price);
    }

    function _checkSignature(address signer, bytes32 orderHash, bytes calldata signature) private view {
        if (!Signatures.isBy(signer, _hashTypedDataV4(orderHash), signature)) revert BadSignature(orderHash, signer);
    }

    function _fill(bytes32 orderHash, uint256 offered, uint256 expiry, uint256 volume)
        private
        returns (uint256 before)
    {
        if (block.timestamp > expiry) revert OrderExpired(orderHash, expiry);
        before = filled[orderHash];
        if (offered - before < volume) revert NotEnoughVolume(orderHash, offered - before, volume);
        filled[orderHash] = before + volume;
    }

    function _cancel(bytes32 orderHash, address owner, uint256 volume) private {
        if (msg.sender != owner) revert NotOrderOwner(orderHash, owner, msg.sender);
        filled[orderHash] = volume;
        emit OrderCancelled(orderHash, owner);
    }
}
