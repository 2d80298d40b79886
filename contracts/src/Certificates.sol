// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Whether a quorum of a committee signed a digest (spec R-8)
library Certificates {
    /// @dev Half the order of secp256k1: a higher s is the same signature in a second form, which Java refuses too.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice Q = 2f+1 of n = 3f+1.
    function quorum(uint256 n) internal pure returns (uint256) {
        return 2 * ((n - 1) / 3) + 1;
    }

    /// @notice True when `signers` names at least Q members and each one's signature, 64 bytes and ascending, is good.
    /// The list must be known to be the committee's: no member is the zero address, which `ecrecover` gives for rubbish.
    function holds(bytes32 digest, address[] calldata committee, uint256 signers, bytes calldata signatures)
        internal
        pure
        returns (bool)
    {
        uint256 n = committee.length;
        if (signers >> n != 0) return false;
        uint256 offset = 0;
        for (uint256 i = 0; i < n; ++i) {
            if ((signers >> i) & 1 == 0) continue;
            if (offset + 64 > signatures.length) return false;
            bytes32 r;
            uint256 vs;
            address member;
            assembly ("memory-safe") {
                let start := add(signatures.offset, offset)
                r := calldataload(start)
                vs := calldataload(add(start, 0x20))
                member := calldataload(add(committee.offset, shl(5, i)))
            }
            uint256 s = vs & (type(uint256).max >> 1);
            if (s > HALF_ORDER || ecrecover(digest, uint8(27 + (vs >> 255)), r, bytes32(s)) != member) return false;
            unchecked {
                offset += 64;
            }
        }
        return offset == signatures.length && offset >= 64 * quorum(n);
    }
}
