// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroup} from "../../src/interfaces/IGroup.sol";

/// @notice A group as one writes it.
contract Group is IGroup {
    mapping(address member => bool) public override contains;

    function admit(address member) external {
        contains[member] = true;
    }
}

    /// @notice A group that says yes, but not as `contains` has to.
    contract Liar {
        enum Way {
            NO_BOOL, // a word that is not true, though its lowest bit is set
            SHORT, // 31 bytes
            NOTHING,
            REFUSES, // by a revert that carries true
            BURNS, // never ends
            WRITES
        }

        Way private immutable WAY;
        uint256 private written;

        constructor(Way way) {
            WAY = way;
        }

        fallback() external {
            if (WAY == Way.WRITES) written = 1;
            while (WAY == Way.BURNS) {}
            bool refuses = WAY == Way.REFUSES;
            uint256 word = WAY == Way.NO_BOOL ? 3 : 1;
            uint256 length = WAY == Way.NOTHING ? 0 : WAY == Way.SHORT ? 31 : 32;
            assembly ("memory-safe") {
                mstore(0, word)
                if refuses { revert(0, 32) }
                return(0, length)
            }
        }
    }

    /// @notice A group that answers true, in as many bytes as its gas lasts for.
    contract Bomb {
        uint256 private constant LENGTH = 200_000;

        fallback() external {
            assembly ("memory-safe") {
                let start := mload(0x40)
                mstore(start, 1)
                return(start, LENGTH)
            }
        }
    }
