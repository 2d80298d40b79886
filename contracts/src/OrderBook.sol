// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Hashing} from "./Hashing.sol";
import {Signatures} from "./Signatures.sol";
import {DatasetOrder, OfferOrder, ProgramOrder, RequestOrder, Sponsorship} from "./Types.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title What is known of orders: who signed them, and how much of them is left
/// @notice Orders themselves are not kept: whoever needs one brings it, and it is known by its struct hash.
abstract contract OrderBook {
    /// @notice The contract that holds the money, and made this one. Orders are signed over its domain (P10).
    ISidework public immutable sidework;
    IAssets public immutable assets;
    uint256 private immutable CHAIN_ID = block.chainid;
    bytes32 private immutable SEPARATOR = Hashing.domainSeparator(msg.sender);

    /// @dev How far an order is filled, and whose key's signature of it a match has accepted.
    struct Progress {
        uint96 filled;
        address signer;
    }

    mapping(bytes32 orderHash => Progress) private _progress;
    /// @notice What an account has signed on chain (spec R-30).
    mapping(address signer => mapping(bytes32 orderHash => bool)) public signed;

    event OrderCancelled(bytes32 indexed orderHash, address indexed owner);
    event OrderSigned(bytes32 indexed orderHash, address indexed signer);

    /// @notice Not the signature of who has to sign.
    error BadSignature(bytes32 orderHash, address signer);
    error OrderExpired(bytes32 orderHash, uint256 expiry);
    error NotEnoughVolume(bytes32 orderHash, uint256 left, uint256 wanted);
    error NotOrderOwner(bytes32 orderHash, address owner, address caller);

    constructor(IAssets assets_) {
        sidework = ISidework(msg.sender);
        assets = assets_;
    }

    /// @notice Cancels the caller's request (spec R-16).
    /// @dev Effects: no further deal is made of it, in whatever way it was signed; deals made stand. `order` of the
    /// market is no match and not prevented. Requirements: the caller is its requester (NotOrderOwner).
    function cancelRequest(RequestOrder calldata order) external {
        _cancel(Hashing.hash(order), order.requester, order.volume);
    }

    /// @notice Cancels an offer of a pool that the caller owns (spec R-16).
    /// @dev Effects: as `cancelRequest`. Requirements: the caller is the pool's owner now (NotOrderOwner), whoever signed.
    function cancelOffer(OfferOrder calldata order) external {
        _cancel(Hashing.hash(order), assets.assetOf(order.pool).owner, order.volume);
    }

    /// @notice Cancels an order of a program that the caller owns (spec R-16).
    /// @dev Effects: as `cancelRequest`. Requirements: the caller is the program's owner now (NotOrderOwner).
    function cancelProgramOrder(ProgramOrder calldata order) external {
        _cancel(Hashing.hash(order), assets.assetOf(order.program).owner, order.volume);
    }

    /// @notice Cancels an order of a dataset that the caller owns (spec R-16).
    /// @dev Effects: as `cancelRequest`. Requirements: the caller is the dataset's owner now (NotOrderOwner).
    function cancelDatasetOrder(DatasetOrder calldata order) external {
        _cancel(Hashing.hash(order), assets.assetOf(order.dataset).owner, order.volume);
    }

    /// @notice Cancels the caller's word to pay for a request (spec R-16).
    /// @dev Effects: it pays for no further deal of that request. Requirements: the caller is the sponsor (NotOrderOwner).
    function cancelSponsorship(Sponsorship calldata sponsorship) external {
        _cancel(Hashing.sponsorship(sponsorship.sponsor, sponsorship.request), sponsorship.sponsor, type(uint96).max);
    }

    /// @notice Signs a request as the caller (spec R-30).
    /// @dev Effects: from now on the caller's signature of this order may be empty. It counts where the caller is who has
    /// to sign, and for nobody else: on another's order it is without effect.
    function signRequest(RequestOrder calldata order) external {
        _sign(Hashing.hash(order));
    }

    /// @notice Signs an offer as the caller (spec R-30).
    /// @dev Effects: as `signRequest`, as long as the caller owns the pool.
    function signOffer(OfferOrder calldata order) external {
        _sign(Hashing.hash(order));
    }

    /// @notice Signs a program's order as the caller (spec R-30).
    /// @dev Effects: as `signRequest`, as long as the caller owns the program.
    function signProgramOrder(ProgramOrder calldata order) external {
        _sign(Hashing.hash(order));
    }

    /// @notice Signs a dataset's order as the caller (spec R-30).
    /// @dev Effects: as `signRequest`, as long as the caller owns the dataset.
    function signDatasetOrder(DatasetOrder calldata order) external {
        _sign(Hashing.hash(order));
    }

    /// @notice Says on chain that the caller pays for a request (spec R-30).
    /// @dev Effects: as `signRequest`.
    function signSponsorship(Sponsorship calldata sponsorship) external {
        _sign(Hashing.sponsorship(sponsorship.sponsor, sponsorship.request));
    }

    /// @notice Tasks of an order, by its struct hash, that no further deal can have: matched, or all when cancelled. For
    /// a sponsorship: not zero when it is cancelled.
    function filled(bytes32 orderHash) public view returns (uint256) {
        return _progress[orderHash].filled;
    }

    /// @notice Whose key's signature of an order a match has accepted (spec R-30): as long as that account has to sign,
    /// no other signature is looked at. Zero when there has been none.
    function acceptedSigner(bytes32 orderHash) external view returns (address) {
        return _progress[orderHash].signer;
    }

    /// @dev Takes `volume` of an order's tasks, signed by who has to. Returns how many were taken before. Nobody who is
    /// asked about a signature can change anything meanwhile: it is a static call.
    function _take(
        bytes32 orderHash,
        address signer,
        bytes calldata signature,
        uint256 offered,
        uint256 expiry,
        uint256 volume
    ) internal returns (uint256 before) {
        _requireNotExpired(orderHash, expiry);
        Progress storage progress = _progress[orderHash];
        // On a chain that splits off, what was signed for this one is no signature (P10).
        address accepted = block.chainid == CHAIN_ID ? progress.signer : address(0);
        before = progress.filled;
        if (accepted != signer || signer == address(0)) {
            if (_requireSigned(orderHash, signer, signature)) accepted = signer;
        }
        unchecked {
            uint256 left = offered - before; // what is filled never exceeds what is offered
            if (left < volume) revert NotEnoughVolume(orderHash, left, volume);
            (progress.filled, progress.signer) = (uint96(before + volume), accepted);
        }
    }

    /// @dev An empty signature is good for who calls and for what was signed on chain; else it is one like others, which
    /// a contract account may accept. Returns whether it is a key's: only that holds for ever, while a call is for one
    /// match, and a contract may change its mind.
    function _requireSigned(bytes32 orderHash, address signer, bytes calldata signature)
        internal
        view
        returns (bool byKey)
    {
        if (signature.length == 0 && (msg.sender == signer || signed[signer][orderHash])) return false;
        bytes32 digest = MessageHashUtils.toTypedDataHash(_domainSeparator(), orderHash);
        byKey = Signatures.isByKey(signer, digest, signature);
        if (!byKey && !Signatures.isByContract(signer, digest, signature)) revert BadSignature(orderHash, signer);
    }

    function _requireNotExpired(bytes32 orderHash, uint256 expiry) internal view {
        if (block.timestamp > expiry) revert OrderExpired(orderHash, expiry);
    }

    function _cancel(bytes32 orderHash, address owner, uint96 volume) private {
        if (msg.sender != owner) revert NotOrderOwner(orderHash, owner, msg.sender);
        _progress[orderHash].filled = volume;
        emit OrderCancelled(orderHash, owner);
    }

    function _sign(bytes32 orderHash) private {
        signed[msg.sender][orderHash] = true;
        emit OrderSigned(orderHash, msg.sender);
    }

    /// @dev Reckoned once; a chain that splits off gets its own.
    function _domainSeparator() private view returns (bytes32) {
        return block.chainid == CHAIN_ID ? SEPARATOR : Hashing.domainSeparator(address(sidework));
    }
}
