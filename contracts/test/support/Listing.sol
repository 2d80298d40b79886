// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedSegment} from "../../src/Types.sol";

/// @notice From credits as they are signed, `account << 96 | amount`, to credits as they are put on chain, which name an
/// account by its index in one ascending list.
library Listing {
    /// @notice The accounts of all segments, ascending, each once.
    function accounts(CertifiedSegment[] memory segments) internal pure returns (address[] memory list) {
        uint256 room = 0;
        for (uint256 i = 0; i < segments.length; ++i) {
            room += segments[i].credits.length;
        }
        list = new address[](room);
        uint256 count = 0;
        for (uint256 i = 0; i < segments.length; ++i) {
            uint256[] memory words = segments[i].credits;
            for (uint256 j = 0; j < words.length; ++j) {
                count = insert(list, count, address(uint160(words[j] >> 96)));
            }
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    /// @notice Copies with indices in place of the accounts.
    function byIndex(CertifiedSegment[] memory segments) internal pure returns (CertifiedSegment[] memory list) {
        address[] memory known = accounts(segments);
        list = new CertifiedSegment[](segments.length);
        for (uint256 i = 0; i < segments.length; ++i) {
            CertifiedSegment memory s = segments[i];
            uint256[] memory words = new uint256[](s.credits.length);
            for (uint256 j = 0; j < words.length; ++j) {
                uint256 position = place(known, known.length, address(uint160(s.credits[j] >> 96)));
                words[j] = uint256(uint96(s.credits[j])) << 160 | position;
            }
            list[i] = CertifiedSegment(
                s.dealId, s.lot, s.round, s.viewNumber, s.bits, s.root, s.spent, words, s.signers, s.signatures
            );
        }
    }

    function insert(address[] memory list, uint256 count, address account) private pure returns (uint256) {
        uint256 position = place(list, count, account);
        if (position < count && list[position] == account) return count;
        for (uint256 i = count; i > position; --i) {
            list[i] = list[i - 1];
        }
        list[position] = account;
        return count + 1;
    }

    function place(address[] memory list, uint256 count, address account) private pure returns (uint256 position) {
        while (position < count && list[position] < account) ++position;
    }
}
