// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What an asset is. NONE: no such asset.
enum AssetKind {
    NONE,
    PROGRAM,
    DATASET,
    POOL
}

/// @notice What a program needs at least to run a task; all zero for other assets.
struct Needs {
    uint8 runtime; // 0: WebAssembly with WASI preview 1
    uint64 fuel;
    uint32 memoryPages; // of 64 KiB
    uint32 outputBytes;
}

/// @notice One asset with its owner now.
struct Asset {
    AssetKind kind;
    address owner;
    bytes32 content; // SHA-256 of the blob; zero for pools
    Needs needs;
}

/// @title What the market asks of the registry of assets
interface IAssets {
    /// @notice An asset by its name (spec R-28); all zero when there is none. Only the owner ever changes.
    function assetOf(address asset) external view returns (Asset memory);
}
