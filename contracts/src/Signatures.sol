// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who signed a digest
library Signatures {
    /// @notice ECDSA of 65 bytes, or of 64 as EIP-2098 has it. Zero when it is none.
    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address signer) {
        ECDSA.RecoverError failed;
        if (signature.length == 64) {
            (signer, failed,) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else {
            (signer, failed,) = ECDSA.tryRecover(digest, signature);
        }
        if (failed != ECDSA.RecoverError.NoError) return address(0);
    }

    /// @notice As `recover`, or ERC-1271 when the signer has code. ECDSA comes first: an account with EIP-7702 code is
    /// still its key's.
    function isBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        address recovered = recover(digest, signature);
        if (recovered != address(0) && recovered == signer) return true;
        return signer.code.length > 0 && SignatureChecker.isValidERC1271SignatureNow(signer, digest, signature);
    }
}
