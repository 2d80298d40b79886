// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who signed a digest
library Signatures {
    /// @dev Half of secp256k1's order. Of the two signatures that are each other's mirror, the lower one counts (EIP-2).
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @notice ECDSA of 65 bytes, or of 64 as EIP-2098 has it. Zero when it is none.
    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address) {
        uint256 length = signature.length;
        if (length != 64 && length != 65) return address(0);
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        uint8 v;
        if (length == 65) {
            v = uint8(signature[64]);
        } else {
            v = uint8(27 + (uint256(s) >> 255));
            s = s << 1 >> 1;
        }
        return uint256(s) > HALF_ORDER ? address(0) : ecrecover(digest, v, r, s);
    }

    /// @notice Whether an account's own key made it; true also of an account that has set code for itself (EIP-7702).
    function isByKey(address signer, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        return signer != address(0) && recover(digest, signature) == signer;
    }

    /// @notice Whether a contract account accepts it (ERC-1271).
    function isByContract(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        return signer.code.length > 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
