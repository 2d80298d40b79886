// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Whether a quorum of a committee signed a digest (spec R-8)
library Certificates {
    /// @notice Q = 2f+1 of n = 3f+1.
    function quorum(uint256 n) internal pure returns (uint256) {
        return 2 * ((n - 1) / 3) + 1;
    }

    /// @notice True when `signers` names at least Q members and each one's signature, 64 bytes and ascending, is good.
    /// The list must be known to be the committee's: no member is the zero address, which `ecrecover` gives for rubbish.
    function holds(bytes32 digest, address[] calldata committee, uint256 signers, bytes calldata signatures)
        internal
        view
        returns (bool)
    {
        unchecked {
            uint256 left = signatures.length;
            if (signers >> committee.length != 0 || left < 64 * quorum(committee.length)) return false;
            uint256 next;
            uint256 member;
            assembly ("memory-safe") {
                next := signatures.offset
                member := committee.offset
            }
            for (; signers != 0; signers >>= 1) {
                if (signers & 1 != 0) {
                    if (left < 64 || !_isBy(member, digest, next)) return false;
                    left -= 64;
                    next += 64;
                }
                member += 32;
            }
            return left == 0;
        }
    }

    /// @dev Whether the EIP-2098 signature at one offset of calldata is by the address at another. Its 255 bits for s
    /// leave no room for the high s that would be a second form of a signature. In assembly, because the language's
    /// `ecrecover` takes 300 gas more a signature.
    function _isBy(uint256 member, bytes32 digest, uint256 signature) private view returns (bool good) {
        assembly ("memory-safe") {
            let input := mload(0x40)
            let vs := calldataload(add(signature, 0x20))
            mstore(input, digest)
            mstore(add(input, 0x20), add(27, shr(255, vs)))
            mstore(add(input, 0x40), calldataload(signature))
            mstore(add(input, 0x60), shr(1, shl(1, vs)))
            mstore(0, 0) // what rubbish leaves there
            pop(staticcall(gas(), 1, input, 0x80, 0, 0x20))
            good := eq(mload(0), calldataload(member))
        }
    }
}
