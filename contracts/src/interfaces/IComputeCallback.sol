// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who is told results (spec R-25)
interface IComputeCallback {
    /// @notice Called once per task by the delivery contract, with the gas that the deal names. What it returns is
    /// ignored; if it fails, the result is not delivered a second time, but stays provable.
    /// @param dealId the deal
    /// @param taskIndex the task, from 0
    /// @param status 0 OK, 1 TRAP, 2 OUT_OF_FUEL, 3 INDETERMINATE (engines differ: no output)
    /// @param output the task's standard output
    function onResult(bytes32 dealId, uint32 taskIndex, uint8 status, bytes calldata output) external;
}
