// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGroup} from "./interfaces/IGroup.sol";

/// @title Whom an order's restriction admits (spec R-24)
library Admission {
    /// @notice The most a group may take to answer.
    uint256 internal constant GROUP_GAS = 100_000;

    error NotAdmitted(address restriction, address candidate);

    /// @notice Reverts with NotAdmitted unless the restriction is zero, the candidate itself, or a group with it.
    function check(address restriction, address candidate) internal view {
        if (restriction == address(0) || restriction == candidate) return;
        if (!_isMember(restriction, candidate)) revert NotAdmitted(restriction, candidate);
    }

    /// @dev A group is anybody's code: it can neither change anything, nor take more gas than the limit, nor have more of
    /// its answer copied than one word, and any other answer than `true` is a no. An account without code answers
    /// nothing.
    function _isMember(address group, address candidate) private view returns (bool member) {
        bytes memory question = abi.encodeCall(IGroup.contains, (candidate));
        assembly ("memory-safe") {
            let answered := staticcall(GROUP_GAS, group, add(question, 0x20), mload(question), 0x00, 0x20)
            member := and(answered, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
        }
    }
}
