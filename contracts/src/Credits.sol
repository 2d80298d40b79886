// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What segments pay to whom (spec R-7), as it is put on chain
/// @notice The accounts of all segments of a call stand in one list, ascending; a credit is `amount << 160 | index`.
/// An address costs 320 gas of calldata each time it stands there, and by index the sums are kept in an array. The two
/// loops over credits are in assembly and use few variables: they are what settling a large deal spends most on.
library Credits {
    error AccountsNotAscending();

    /// @notice Reverts unless the accounts are ascending, each once, none zero: so credits ascend where their indices do.
    function requireAscending(address[] calldata accounts) internal pure {
        address last = address(0);
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            if (account <= last) revert AccountsNotAscending();
            last = account;
        }
    }

    /// @notice Whether credits ascend and are of known accounts, each of which is paid once and may before that be credited
    /// nothing, once: it did not open what it had closed (spec R-7). Their sum; and the hash that is signed, over words
    /// `account << 96 | amount`.
    function read(uint256[] calldata credits, address[] calldata accounts)
        internal
        pure
        returns (bool good, uint256 sum, bytes32 hash)
    {
        uint256 least = 0; // twice the index, and one if it is paid: of the next credit, at least
        assembly ("memory-safe") {
            let start := mload(0x40)
            let size := shl(5, credits.length)
            calldatacopy(start, credits.offset, size)
            for { let next := start } lt(next, add(start, size)) { next := add(next, 0x20) } {
                let index := and(mload(next), 0xffff)
                let amount := shr(160, mload(next))
                let place := add(add(index, index), gt(amount, 0))
                if lt(place, least) {
                    least := not(0)
                    break
                }
                mstore(next, or(shl(96, calldataload(add(accounts.offset, shl(5, index)))), amount))
                least := add(place, 1)
                sum := add(sum, amount)
            }
            hash := keccak256(start, size)
        }
        good = least <= 2 * accounts.length;
    }

    /// @notice Adds credits that `read` found good to their accounts' sums.
    function addTo(uint256[] memory sums, uint256[] calldata credits) internal pure {
        assembly ("memory-safe") {
            let next := credits.offset
            for { let behind := add(next, shl(5, credits.length)) } lt(next, behind) { next := add(next, 0x20) } {
                let entry := add(add(sums, 0x20), shl(5, and(calldataload(next), 0xffff)))
                mstore(entry, add(mload(entry), shr(160, calldataload(next))))
            }
        }
    }
}
