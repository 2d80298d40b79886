// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RequestOrder} from "../Types.sol";

/// @title What the contract that holds the money asks of the market
interface IMarket {
    /// @notice A direct order of an account that paid in with the same call (spec R-27); for Sidework alone.
    /// @dev Effects and requirements: as the market's `order`, with `requester` as the caller; else OnlyFor.
    /// @param requester whom Sidework knows to have called or approved
    /// @return dealId spec R-2
    function orderFor(address requester, RequestOrder calldata request) external returns (bytes32 dealId);
}
