// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Sums of credits per account during one transaction
/// @notice Sums stand in transient storage at the account's number (guard slots are hashes, far above 2^160), so an
/// account in many segments costs one storage write. Whoever adds must drain before the call ends.
library Tally {
    struct List {
        address[] accounts;
        uint256 count;
    }

    function withRoomFor(uint256 accounts) internal pure returns (List memory list) {
        list.accounts = new address[](accounts);
    }

    /// @notice Adds `amount` > 0.
    function add(List memory list, address account, uint256 amount) internal {
        uint256 before;
        assembly ("memory-safe") {
            before := tload(account)
            tstore(account, add(before, amount))
        }
        unchecked {
            if (before == 0) list.accounts[list.count++] = account;
        }
    }

    /// @notice The account's sum, which becomes zero.
    function drain(address account) internal returns (uint256 amount) {
        assembly ("memory-safe") {
            amount := tload(account)
            tstore(account, 0)
        }
    }
}
