// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Bytes that are read from their beginning on; numbers are big-endian.
library Tape {
    struct Reader {
        bytes data;
        uint256 next;
    }

    function load(bytes memory data) internal pure returns (Reader memory) {
        return Reader(data, 0);
    }

    function ended(Reader memory tape) internal pure returns (bool) {
        return tape.next >= tape.data.length;
    }

    /// @notice The next number of `size` bytes, 1 to 32.
    function number(Reader memory tape, uint256 size) internal pure returns (uint256 value) {
        bytes memory data = tape.data;
        uint256 next = tape.next;
        require(next + size <= data.length, "the tape has ended");
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), mload(add(add(data, 0x20), next)))
        }
        tape.next = next + size;
    }

    function flag(Reader memory tape) internal pure returns (bool) {
        return number(tape, 1) != 0;
    }

    function amount(Reader memory tape) internal pure returns (uint256) {
        return number(tape, 16);
    }

    /// @notice The next `size` bytes as another tape.
    function part(Reader memory tape, uint256 size) internal pure returns (bytes memory data) {
        data = new bytes(size);
        bytes memory whole = tape.data;
        uint256 next = tape.next;
        require(next + size <= whole.length, "the tape has ended");
        assembly ("memory-safe") {
            mcopy(add(data, 0x20), add(add(whole, 0x20), next), size)
        }
        tape.next = next + size;
    }
}
