// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One agreement of an epoch's committee: on what it collects (CLOSE) or certifies (RESOLVE) of a lot's round.
struct Slot {
    uint32 epoch;
    bytes32 dealId;
    uint32 lot;
    uint32 round;
    uint8 step; // 0 CLOSE, 1 RESOLVE
}

/// @title The struct hashes of what nodes sign while they agree
/// @notice Without the domain, as in `Hashing`. `viewNumber` is `view` in the signed types.
library AgreementHashing {
    uint8 internal constant RESOLVE = 1;
    uint8 private constant PREPARE = 0;
    uint8 private constant COMMIT = 1;

    bytes32 private constant VOTE = keccak256(
        "Vote(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint8 phase,uint32 view,bytes32 value)"
    );
    bytes32 private constant PROPOSAL = keccak256(
        "Proposal(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint32 view,bytes32 value,bytes32 justification)"
    );
    bytes32 private constant NEW_VIEW = keccak256(
        "NewView(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint32 view,bytes32 lock,bytes32 inventory)"
    );

    function prepare(Slot memory slot, uint32 viewNumber, bytes32 value) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOTE, slot, PREPARE, viewNumber, value));
    }

    function commit(Slot memory slot, uint32 viewNumber, bytes32 value) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOTE, slot, COMMIT, viewNumber, value));
    }

    function proposal(Slot memory slot, uint32 viewNumber, bytes32 value, bytes32 justification)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(PROPOSAL, slot, viewNumber, value, justification));
    }

    function newView(Slot memory slot, uint32 viewNumber, bytes32 lock_, bytes32 inventory)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(NEW_VIEW, slot, viewNumber, lock_, inventory));
    }

    /// @notice How a NEWVIEW names the ballot that its sender is locked on, and the view of that (spec R-32).
    function lock(uint32 viewNumber, bytes32 ballot) internal pure returns (bytes32) {
        return keccak256(abi.encode(viewNumber, ballot));
    }
}
