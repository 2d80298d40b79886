// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission} from "./Admission.sol";
import {Hashing} from "./Hashing.sol";
import {OrderBook} from "./OrderBook.sol";
import {DatasetOrder, OfferOrder, OrderSignatures, Orders, ProgramOrder, RequestOrder, Terms} from "./Types.sol";
import {Asset, AssetKind, IAssets, Needs} from "./interfaces/IAssets.sol";
import {IMarket} from "./interfaces/IMarket.sol";

/// @title Market: orders become deals
/// @notice Orders are signed for free; a match has Sidework lock all that a deal can cost. Everything is checked before
/// that one call, and whoever is asked on the way (assets, groups, contract accounts) is asked in a static call, so
/// nobody can change anything in between. Trust: nobody pays, sells or serves but by an own signature or call.
contract Market is OrderBook, IMarket {
    uint256 private constant MAX_VOLUME = 2 ** 20;
    uint256 private constant MAX_TRUST = 10 ** 6;
    uint256 private constant MAX_FUEL = 10 ** 15;
    uint256 private constant MAX_MEMORY_PAGES = 4096;
    uint256 private constant MAX_OUTPUT_BYTES = 2 ** 20;
    uint256 private constant MAX_CHECKPOINT_BYTES = 2 ** 21 + 2 ** 15;
    uint256 private constant MAX_CALLBACK_GAS = 5_000_000;
    uint256 private constant MAX_PRICE = type(uint96).max;
    uint256 private immutable MAX_DURATION;

    /// @notice The function is for `allowed` alone.
    error OnlyFor(address allowed, address caller);
    error NotRequester(address requester, address caller);
    /// @notice What a direct order cannot have, because others' orders or signatures belong to it.
    error NeedsOrders(address programAsset, address datasetAsset, address pool, address sponsor);
    error UnsupportedMode(uint8 mode);
    error WrongTrust(uint256 trust);
    error WrongDuration(uint256 duration, uint256 limit);
    error WrongVolume(uint256 volume);
    error WrongLimits(uint256 fuel, uint256 memoryPages, uint256 outputBytes, uint256 checkpointBytes);
    /// @notice More gas than the limit, or gas or a fee without a callback.
    error WrongCallback(address callback, uint256 callbackGas, uint256 deliveryFee);
    error PriceTooHigh(uint256 price);
    error PriceAboveMax(uint256 price, uint256 maxPrice);
    /// @notice One of an offer's rates is above the request's, or it has none, hence a fixed price, where the request has
    /// (spec R-36).
    error RatesAboveMax(uint256 rates, uint256 maxRates);
    /// @notice An order is for another asset than the request names.
    error WrongAsset(address requested, address offered);
    /// @notice No asset of this name, or one of another kind.
    error WrongKind(address asset, AssetKind expected, AssetKind actual);
    error WrongContent(address asset, bytes32 requested, bytes32 actual);
    error BeyondOffer(bytes32 offerHash, uint256 fuel, uint256 memoryPages, uint256 outputBytes);
    /// @notice The request's limits are less than the program needs, or it needs a runtime that nodes do not have.
    error BelowNeeds(address program, Needs needs);

    /// @param maxDuration the deployment's (spec R-9), s: in the code, since to ask for it would be a call for each match
    constructor(IAssets assets_, uint256 maxDuration) OrderBook(assets_) {
        MAX_DURATION = maxDuration;
    }

    /// @notice Makes a deal of `volume` tasks (spec R-14); anyone may.
    /// @dev Effects: each order is filled by `volume`; Sidework locks what the deal can cost (spec R-15) of the payer's
    /// free balance: the sponsor's if the request names one, else the requester's.
    /// Requirements:
    /// - the request: in range (UnsupportedMode, WrongTrust, WrongDuration, WrongVolume, WrongLimits, WrongCallback,
    ///   PriceTooHigh), and signed by the requester, by the sponsor too where it is another (BadSignature);
    /// - with `request.pool`: an offer of that pool (WrongAsset), which is registered (WrongKind), within both sides'
    ///   prices (PriceAboveMax), rates (RatesAboveMax) and limits (BeyondOffer), signed by its owner;
    /// - with `request.programAsset` or `datasetAsset`: an order of that program or dataset alike, whose content is what
    ///   the request runs or reads (WrongContent), and whose needs fit (BelowNeeds);
    /// - each order: not expired (OrderExpired), not cancelled nor filled beyond its volume (NotEnoughVolume), and
    ///   admitting what it is matched with (NotAdmitted);
    /// - of Sidework: an epoch has started, the payer has the money, the epoch's cap has room.
    /// @param orders those that the request does not ask for are ignored
    /// @param signatures ECDSA of 65 or 64 bytes, ERC-1271, or empty for who calls, has signed on chain, or by whose key
    /// an earlier match of the same order was signed
    /// @param volume tasks of this deal, at most what is left of each order
    /// @return dealId spec R-2
    function matchOrders(Orders calldata orders, OrderSignatures calldata signatures, uint32 volume)
        external
        returns (bytes32 dealId)
    {
        RequestOrder calldata request = orders.request;
        Terms memory terms = _termsOf(request, volume);
        bytes32[4] memory hashes;
        hashes[0] = Hashing.hash(request);
        terms.firstIndex =
            uint32(_take(hashes[0], request.requester, signatures.request, request.volume, request.expiry, volume));
        terms.payer = _payerOf(request, hashes[0], signatures.sponsor, volume);
        if (request.pool != address(0)) hashes[1] = _takeOffer(request, orders.offer, signatures.offer, terms);
        if (request.programAsset != address(0)) {
            hashes[2] = _takeProgram(request, orders.program, signatures.program, terms);
        }
        if (request.datasetAsset != address(0)) {
            hashes[3] = _takeDataset(request, orders.dataset, signatures.dataset, terms);
        }
        return sidework.open(request.requester, hashes, request.duration, terms);
    }

    /// @notice Makes a deal of all of the caller's own request (spec R-14).
    /// @dev Effects: Sidework locks what the deal can cost of the caller's free balance. Nothing else is kept: the same
    /// request again is another deal.
    /// Requirements: the caller is the requester (NotRequester); the request is in range, as for `matchOrders`, and not
    /// expired (OrderExpired); it names no asset, pool or sponsor (NeedsOrders); and those of Sidework.
    /// @return dealId spec R-2
    function order(RequestOrder calldata request) external returns (bytes32 dealId) {
        return _order(msg.sender, request);
    }

    /// @inheritdoc IMarket
    function orderFor(address requester, RequestOrder calldata request) external returns (bytes32 dealId) {
        if (msg.sender != address(sidework)) revert OnlyFor(address(sidework), msg.sender);
        return _order(requester, request);
    }

    function _order(address requester, RequestOrder calldata request) private returns (bytes32 dealId) {
        if (request.requester != requester) revert NotRequester(request.requester, requester);
        if (
            request.programAsset != address(0) || request.datasetAsset != address(0) || request.pool != address(0)
                || request.sponsor != address(0)
        ) revert NeedsOrders(request.programAsset, request.datasetAsset, request.pool, request.sponsor);
        Terms memory terms = _termsOf(request, request.volume);
        terms.payer = requester;
        bytes32[4] memory hashes;
        hashes[0] = Hashing.hash(request);
        _requireNotExpired(hashes[0], request.expiry);
        return sidework.open(requester, hashes, request.duration, terms);
    }

    /// @dev What the request alone says of a deal, all of it in range, at the public pool's price.
    function _termsOf(RequestOrder calldata request, uint32 volume) private view returns (Terms memory terms) {
        _requireInRange(request);
        if (volume == 0 || volume > MAX_VOLUME) revert WrongVolume(volume);
        terms.pool = request.pool;
        terms.program = request.program;
        terms.dataset = request.dataset;
        terms.parameters = request.parameters;
        if (request.pool == address(0)) (terms.price, terms.rates) = (_bounded(request.maxPrice), request.rates);
        terms.volume = volume;
        terms.mode = request.mode;
        terms.trust = request.trust;
        terms.fuel = request.fuel;
        terms.memoryPages = request.memoryPages;
        terms.outputBytes = request.outputBytes;
        terms.checkpointBytes = request.checkpointBytes;
        terms.callback = request.callback;
        terms.callbackGas = request.callbackGas;
        terms.deliveryFee = _bounded(request.deliveryFee);
    }

    /// @dev No node could run what is beyond the limits, and each would have to tell it apart by itself.
    function _requireInRange(RequestOrder calldata request) private view {
        if (request.mode > 1) revert UnsupportedMode(request.mode);
        if (request.trust == 0 || request.trust > MAX_TRUST) revert WrongTrust(request.trust);
        if (request.duration == 0 || request.duration > MAX_DURATION) {
            revert WrongDuration(request.duration, MAX_DURATION);
        }
        if (
            request.fuel == 0 || request.fuel > MAX_FUEL || request.memoryPages == 0
                || request.memoryPages > MAX_MEMORY_PAGES || request.outputBytes > MAX_OUTPUT_BYTES
                || request.checkpointBytes > MAX_CHECKPOINT_BYTES
        ) revert WrongLimits(request.fuel, request.memoryPages, request.outputBytes, request.checkpointBytes);
        bool paidForNothing = request.callback == address(0) && (request.callbackGas != 0 || request.deliveryFee != 0);
        if (paidForNothing || request.callbackGas > MAX_CALLBACK_GAS) {
            revert WrongCallback(request.callback, request.callbackGas, request.deliveryFee);
        }
    }

    function _payerOf(RequestOrder calldata request, bytes32 requestHash, bytes calldata signature, uint256 volume)
        private
        view
        returns (address)
    {
        address sponsor = request.sponsor;
        if (sponsor == address(0) || sponsor == request.requester) return request.requester;
        bytes32 hash = Hashing.sponsorship(sponsor, requestHash);
        if (filled(hash) != 0) revert NotEnoughVolume(hash, 0, volume);
        _requireSigned(hash, sponsor, signature);
        return sponsor;
    }

    function _takeOffer(
        RequestOrder calldata request,
        OfferOrder calldata offer,
        bytes calldata signature,
        Terms memory terms
    ) private returns (bytes32 orderHash) {
        orderHash = Hashing.hash(offer);
        terms.price = _agreed(offer.price, request.maxPrice);
        terms.rates = _metered(offer.rates, request.rates);
        terms.poolPrice = _agreed(offer.poolPrice, request.maxPoolPrice);
        if (
            request.fuel > offer.fuel || request.memoryPages > offer.memoryPages
                || request.outputBytes > offer.outputBytes
        ) revert BeyondOffer(orderHash, offer.fuel, offer.memoryPages, offer.outputBytes);
        Asset memory asset = assets.assetOf(offer.pool);
        _requireAsset(request.pool, offer.pool, AssetKind.POOL, asset);
        terms.poolOwner = asset.owner;
        _take(orderHash, asset.owner, signature, offer.volume, offer.expiry, terms.volume);
        Admission.check(offer.requester, request.requester);
        Admission.check(offer.program, request.programAsset);
        Admission.check(offer.dataset, request.datasetAsset);
    }

    function _takeProgram(
        RequestOrder calldata request,
        ProgramOrder calldata program,
        bytes calldata signature,
        Terms memory terms
    ) private returns (bytes32 orderHash) {
        orderHash = Hashing.hash(program);
        terms.programPrice = _agreed(program.price, request.maxProgramPrice);
        Asset memory asset = assets.assetOf(program.program);
        _requireAsset(request.programAsset, program.program, AssetKind.PROGRAM, asset);
        if (asset.content != request.program) {
            revert WrongContent(program.program, request.program, asset.content);
        }
        Needs memory needs = asset.needs;
        if (
            needs.runtime != 0 || needs.fuel > request.fuel || needs.memoryPages > request.memoryPages
                || needs.outputBytes > request.outputBytes
        ) revert BelowNeeds(program.program, needs);
        terms.programOwner = asset.owner;
        _take(orderHash, asset.owner, signature, program.volume, program.expiry, terms.volume);
        Admission.check(program.requester, request.requester);
        Admission.check(program.dataset, request.datasetAsset);
        Admission.check(program.pool, request.pool);
    }

    function _takeDataset(
        RequestOrder calldata request,
        DatasetOrder calldata dataset,
        bytes calldata signature,
        Terms memory terms
    ) private returns (bytes32 orderHash) {
        orderHash = Hashing.hash(dataset);
        terms.datasetPrice = _agreed(dataset.price, request.maxDatasetPrice);
        Asset memory asset = assets.assetOf(dataset.dataset);
        _requireAsset(request.datasetAsset, dataset.dataset, AssetKind.DATASET, asset);
        if (asset.content != request.dataset) {
            revert WrongContent(dataset.dataset, request.dataset, asset.content);
        }
        terms.datasetOwner = asset.owner;
        _take(orderHash, asset.owner, signature, dataset.volume, dataset.expiry, terms.volume);
        Admission.check(dataset.requester, request.requester);
        Admission.check(dataset.program, request.programAsset);
        Admission.check(dataset.pool, request.pool);
    }

    function _requireAsset(address requested, address offered, AssetKind kind, Asset memory asset) private pure {
        if (offered != requested) revert WrongAsset(requested, offered);
        if (asset.kind != kind) revert WrongKind(offered, kind, asset.kind);
    }

    function _agreed(uint256 price, uint256 maxPrice) private pure returns (uint256) {
        if (price > maxPrice) revert PriceAboveMax(price, maxPrice);
        return _bounded(price);
    }

    /// @dev A request without rates takes any: its price is the most that a copy costs.
    function _metered(uint256 rates, uint256 maxRates) private pure returns (uint256) {
        if (maxRates == 0) return rates;
        bool above = rates == 0;
        for (uint256 shift = 0; shift < 256; shift += 64) {
            above = above || uint64(rates >> shift) > uint64(maxRates >> shift);
        }
        if (above) revert RatesAboveMax(rates, maxRates);
        return rates;
    }

    /// @dev So that a deal's lock stays below 2^128 whatever its orders say (spec R-15).
    function _bounded(uint256 price) private pure returns (uint256) {
        if (price > MAX_PRICE) revert PriceTooHigh(price);
        return price;
    }
}
