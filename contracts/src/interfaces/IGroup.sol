// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A group that orders can be restricted to (spec R-24)
interface IGroup {
    /// @notice Whether an account or asset is a member.
    function contains(address member) external view returns (bool);
}
