// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeCallback} from "../../src/interfaces/IComputeCallback.sol";

/// @notice A callback that listens, calls back into whatever made it so, reverts, or burns all its gas, by turns.
contract CrowdCallback is IComputeCallback {
    /// @dev What the entry of a function costs before its first statement.
    uint256 private constant ENTRY_GAS = 3_000;

    uint256 private immutable PROMISED_GAS;

    mapping(bytes32 dealId => mapping(uint32 taskIndex => uint256)) public told;
    uint256 public starved;
    uint256 public reentered;
    address private target;
    bytes private trick;

    constructor(uint256 promisedGas) {
        PROMISED_GAS = promisedGas;
    }

    function arm(address target_, bytes calldata trick_) external {
        (target, trick) = (target_, trick_);
    }

    /// @inheritdoc IComputeCallback
    function onResult(bytes32 dealId, uint32 taskIndex, uint8, bytes calldata) external {
        uint256 turn = uint256(dealId) % 4;
        if (turn == 0) revert();
        if (turn == 1) {
            while (true) {}
        }
        if (gasleft() + ENTRY_GAS < PROMISED_GAS) ++starved;
        ++told[dealId][taskIndex];
        if (turn == 2) {
            (bool succeeded,) = target.call(trick);
            if (succeeded) ++reentered;
        }
    }
}
