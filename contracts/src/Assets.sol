// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {Asset, AssetKind, IAssets, Needs} from "./interfaces/IAssets.sol";

/// @title Assets: who owns which program, dataset and pool (spec R-28)
/// @notice Each asset is an ERC-721 token whose id is the asset's name. A name is derived from who registers what, so it
/// is known before, nobody else can take it, and no reorganisation gives it to another. What an asset is never changes;
/// who owns it and what its URI says may. There is no administrator, and nothing is ever burned.
contract Assets is ERC721URIStorage, IAssets {
    uint256 private constant MAX_URI_BYTES = 1024;

    /// @dev Flat, so that all but the content share two slots, of which only programs have the second. The owner is
    /// ERC-721's, kept here as well so that a match reads one slot for it and the kind.
    struct Record {
        bytes32 content;
        address owner;
        AssetKind kind;
        uint8 runtime;
        uint64 fuel;
        uint32 memoryPages;
        uint32 outputBytes;
    }

    mapping(address asset => Record) private _records;

    /// @notice A new asset; its URI is in the registry alone. Later owners are in the events of ERC-721.
    event AssetRegistered(
        address indexed asset, AssetKind indexed kind, address indexed owner, bytes32 content, Needs needs
    );

    /// @notice The caller has registered this asset before.
    error AlreadyRegistered(address asset);
    /// @notice Programs and datasets are the SHA-256 of something; zero is none.
    error NoContent(AssetKind kind);
    error URITooLong(uint256 length, uint256 limit);
    error NotAssetOwner(address asset, address owner, address caller);

    constructor() ERC721("Sidework Assets", "SWA") {}

    /// @notice Registers a program as the caller's.
    /// @dev Effects: the token `uint160(asset)` is minted to the caller; no callback is made.
    /// Requirements: new (AlreadyRegistered), `content` not zero (NoContent), `uri` of at most 1,024 bytes (URITooLong).
    /// @param content SHA-256 of the program
    /// @param needs what a task's limits must be at least (fuel, pages of 64 KiB, bytes)
    /// @param salt any number: tells assets of the same content apart
    /// @param uri where it is described
    /// @return asset the program's name, as `nameOf` says
    function registerProgram(bytes32 content, Needs calldata needs, uint256 salt, string calldata uri)
        external
        returns (address asset)
    {
        return _register(AssetKind.PROGRAM, content, needs, salt, uri);
    }

    /// @notice Registers a dataset as the caller's.
    /// @dev Effects and requirements: as `registerProgram`.
    /// @param content SHA-256 of the dataset
    function registerDataset(bytes32 content, uint256 salt, string calldata uri) external returns (address asset) {
        return _register(AssetKind.DATASET, content, Needs(0, 0, 0, 0), salt, uri);
    }

    /// @notice Registers a pool as the caller's: a name under which seats work that orders ask for.
    /// @dev Effects and requirements: as `registerProgram`, without content.
    function registerPool(uint256 salt, string calldata uri) external returns (address asset) {
        return _register(AssetKind.POOL, bytes32(0), Needs(0, 0, 0, 0), salt, uri);
    }

    /// @notice Says anew where an asset is described.
    /// @dev Effects: the token's URI, with ERC-4906's MetadataUpdate. Requirements: the asset exists
    /// (ERC721NonexistentToken), the caller owns it (NotAssetOwner; being approved is not enough), `uri` of at most 1,024
    /// bytes (URITooLong).
    function setURI(address asset, string calldata uri) external {
        address owner = ownerOf(uint160(asset));
        if (msg.sender != owner) revert NotAssetOwner(asset, owner, msg.sender);
        _describe(asset, uri);
    }

    /// @inheritdoc IAssets
    function assetOf(address asset) external view returns (Asset memory found) {
        Record storage record = _records[asset];
        (found.owner, found.kind) = (record.owner, record.kind);
        // Each kind is asked only for what it has: a slot less for datasets, and another one for pools.
        if (found.kind == AssetKind.PROGRAM || found.kind == AssetKind.DATASET) found.content = record.content;
        if (found.kind == AssetKind.PROGRAM) {
            Needs memory needs = found.needs;
            (needs.runtime, needs.fuel) = (record.runtime, record.fuel);
            (needs.memoryPages, needs.outputBytes) = (record.memoryPages, record.outputBytes);
        }
    }

    /// @notice What an asset is or will be called, registered or not.
    /// @param caller who registers it
    /// @param content zero for pools
    function nameOf(AssetKind kind, address caller, bytes32 content, uint256 salt) public view returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(address(this), kind, caller, content, salt)))));
    }

    function _register(AssetKind kind, bytes32 content, Needs memory needs, uint256 salt, string calldata uri)
        private
        returns (address asset)
    {
        if (content == 0 && kind != AssetKind.POOL) revert NoContent(kind);
        asset = nameOf(kind, msg.sender, content, salt);
        if (_records[asset].kind != AssetKind.NONE) revert AlreadyRegistered(asset);
        _mint(msg.sender, uint160(asset));
        _records[asset] =
            Record(content, msg.sender, kind, needs.runtime, needs.fuel, needs.memoryPages, needs.outputBytes);
        emit AssetRegistered(asset, kind, msg.sender, content, needs);
        _describe(asset, uri);
    }

    /// @dev Whatever changes an owner comes by here.
    function _update(address to, uint256 tokenId, address auth) internal override returns (address from) {
        from = super._update(to, tokenId, auth);
        _records[address(uint160(tokenId))].owner = to;
    }

    function _describe(address asset, string calldata uri) private {
        uint256 length = bytes(uri).length;
        if (length > MAX_URI_BYTES) revert URITooLong(length, MAX_URI_BYTES);
        _setTokenURI(uint160(asset), uri);
    }
}
