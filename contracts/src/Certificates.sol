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
        pure
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
                    if (left < 64 || _signer(digest, next) != _word(member)) return false;
                    left -= 64;
                    next += 64;
                }
                member += 32;
            }
            return left == 0;
        }
    }

    /// @dev Who made the EIP-2098 signature at an offset of calldata. Its 255 bits for s leave no room for the high s
    /// that would be a second form of a signature.
    function _signer(bytes32 digest, uint256 offset) private pure returns (uint256) {
        uint256 vs = _word(offset + 32);
        uint256 s = vs & (type(uint256).max >> 1);
        return uint160(ecrecover(digest, uint8(27 + (vs >> 255)), bytes32(_word(offset)), bytes32(s)));
    }

    function _word(uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(offset)
        }
    }
}
