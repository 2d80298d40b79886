// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Callback, Deal, Fault, Terms} from "../Types.sol";

/// @title What Sidework's other contracts ask of the one that holds the money
/// @notice The first three functions are each for one caller, which the deployment fixed for ever; nothing else moves
/// money for another contract.
interface ISidework {
    /// @notice Locks what a deal can cost of its payer's free balance and makes the deal (spec R-15, R-17); for the
    /// market. Sets `terms.epoch`, `deadline` (from `duration`, s) and `locked`.
    function open(address requester, bytes32[4] calldata orderHashes, uint32 duration, Terms calldata terms)
        external
        returns (bytes32 dealId);

    /// @notice Takes an account's seat stake or node stake (spec R-23); for the arbiter.
    function slash(address owner, Fault fault, address creditor, uint256 owed) external;

    /// @notice Pays the delivery fee of one task of a deal, if it has one, to who delivered; for the delivery contract,
    /// which sees to it that it happens once per task and not after a refund.
    function payDelivery(bytes32 dealId, address deliverer) external;

    /// @notice The account whose signing key this is in an epoch, or zero (spec R-26).
    function signerOf(address key, uint32 epoch) external view returns (address account);

    function dealOf(bytes32 dealId) external view returns (Deal memory);

    function callbackOf(bytes32 dealId) external view returns (Callback memory);

    /// @notice The settled tasks of a lot, bit i for task 256 x lot + i.
    function settledBits(bytes32 dealId, uint32 lot) external view returns (uint256);

    function committeeHash(uint32 epoch) external view returns (bytes32);

    function domainSeparator() external view returns (bytes32);

    /// @notice Per node of the committee and task.
    function reexecutionFee() external view returns (uint256);
}
