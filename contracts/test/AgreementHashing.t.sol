// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../src/AgreementHashing.sol";
import {Checks} from "./support/Checks.sol";
import {Example} from "./support/Example.sol";
import {SignedTypes} from "./support/SignedTypes.sol";

/// @notice What the arbiter takes for a node's message is what nodes sign: the examples of vectors/eip712.json.
contract AgreementHashingTest is Checks {
    using Example for Example.Builder;

    struct Vote {
        Slot slot;
        uint8 phase;
        uint32 viewNumber;
        bytes32 value;
    }

    struct Proposal {
        Slot slot;
        uint32 viewNumber;
        bytes32 value;
        bytes32 justification;
    }

    struct NewView {
        Slot slot;
        uint32 viewNumber;
        bytes32 lock;
        bytes32 inventory;
    }

    function test_VectorsAreHashedAlike() public pure {
        for (uint256 which = 0; which < 3; ++which) {
            Example.Builder memory b = SignedTypes.vote(which);
            Vote memory vote = abi.decode(b.words, (Vote));
            bytes32 hash = vote.phase == 0
                ? AgreementHashing.prepare(vote.slot, vote.viewNumber, vote.value)
                : AgreementHashing.commit(vote.slot, vote.viewNumber, vote.value);
            equal(hash, b.structHash(), "Vote");

            b = SignedTypes.proposal(which);
            Proposal memory p = abi.decode(b.words, (Proposal));
            equal(AgreementHashing.proposal(p.slot, p.viewNumber, p.value, p.justification), b.structHash(), "Proposal");

            b = SignedTypes.newView(which);
            NewView memory v = abi.decode(b.words, (NewView));
            equal(AgreementHashing.newView(v.slot, v.viewNumber, v.lock, v.inventory), b.structHash(), "NewView");
        }
    }

    /// @dev R-32 has the view as a whole word.
    function testFuzz_ALockIsItsViewAndBallot(uint32 viewNumber, bytes32 ballot) public pure {
        equal(AgreementHashing.lock(viewNumber, ballot), keccak256(abi.encode(uint256(viewNumber), ballot)), "lock");
    }
}
