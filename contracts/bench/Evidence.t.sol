// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AgreementHashing, Slot} from "../src/AgreementHashing.sol";
import {
    Refutation,
    SignedCommit,
    SignedCommitment,
    SignedNewView,
    SignedPrepare,
    SignedProposal
} from "../src/Arbiter.sol";
import {Hashing} from "../src/Hashing.sol";
import {Segment} from "../src/Types.sol";
import {MerkleTree} from "../test/support/MerkleTree.sol";
import {Bench} from "./Bench.sol";

/// @notice Evidence: of a worker with a seat, its bundles of 128 commitments each, and of the last of four nodes.
contract EvidenceBench is Bench {
    uint256 private constant BUNDLE = 128;
    uint256 private constant CULPRIT_KEY = NODE_KEY + 3;

    Slot private slot;
    bytes32 private taskId;

    function setUp() public override {
        super.setUp();
        seat(0, 1);
        bytes32 dealId = deal(1);
        slot = Slot({epoch: 1, dealId: dealId, lot: 0, round: 0, step: AgreementHashing.RESOLVE});
        taskId = Hashing.taskId(dealId, 0);
    }

    function test_DoubleCommitment() public {
        SignedCommitment memory first = committed(keccak256("first"));
        arbiter.slashDoubleCommitment(1, worker(0), taskId, first, committed(keccak256("second")));
        called("Arbiter.slashDoubleCommitment");
    }

    function test_Refuted() public {
        (bytes32 digest, bytes32 truth, bytes32 salt) = (keccak256("lie"), keccak256("truth"), keccak256("salt"));
        SignedCommitment memory made = committed(Hashing.commitment(worker(0), taskId, digest, salt));
        Refutation memory evidence;
        evidence.epoch = 1;
        evidence.worker = worker(0);
        evidence.dealId = slot.dealId;
        (evidence.digest, evidence.salt, evidence.trueDigest) = (digest, salt, truth);
        (evidence.root, evidence.proof, evidence.signature) = (made.root, made.proof, made.signature);
        evidence.committee = committee;
        evidence.signers = 7;
        evidence.signatures = quorumSignatures(typed(Hashing.reexecution(1, taskId, truth)), 7);
        arbiter.slashRefuted(evidence);
        called("Arbiter.slashRefuted");
    }

    function test_DoubleVote() public {
        SignedPrepare memory first = prepared(keccak256("first"));
        arbiter.slashDoubleVote(slot, 0, first, prepared(keccak256("second")));
        called("Arbiter.slashDoubleVote");
    }

    function test_DoubleProposal() public {
        SignedProposal memory first = proposed(keccak256("first"));
        arbiter.slashDoubleProposal(slot, 0, first, proposed(keccak256("second")));
        called("Arbiter.slashDoubleProposal");
    }

    function test_BrokenLock() public {
        bytes32 value = keccak256("value");
        bytes memory signature = signed(AgreementHashing.commit(slot, 0, value));
        arbiter.slashBrokenLock(slot, SignedCommit(0, value, signature), unlocked());
        called("Arbiter.slashBrokenLock");
    }

    function test_BrokenSeal() public {
        Segment memory sealed_;
        (sealed_.epoch, sealed_.dealId, sealed_.bits) = (1, slot.dealId, 1);
        (sealed_.root, sealed_.spent, sealed_.creditsHash) = (keccak256("root"), 3 ether, keccak256("credits"));
        arbiter.slashBrokenSeal(sealed_, signed(Hashing.hash(sealed_)), unlocked());
        called("Arbiter.slashBrokenSeal");
    }

    function committed(bytes32 commitment) private view returns (SignedCommitment memory c) {
        bytes32[] memory leaves = new bytes32[](BUNDLE);
        for (uint256 i = 0; i < BUNDLE; ++i) {
            leaves[i] = keccak256(abi.encode(i));
        }
        leaves[0] = Hashing.bundleLeaf(taskId, commitment);
        bytes32 root = MerkleTree.root(leaves);
        bytes memory signature = compact(WORKER_KEY, typed(Hashing.bundle(1, worker(0), root)));
        return SignedCommitment(commitment, root, MerkleTree.proof(leaves, 0), signature);
    }

    function prepared(bytes32 value) private view returns (SignedPrepare memory) {
        return SignedPrepare(value, signed(AgreementHashing.prepare(slot, 0, value)));
    }

    function proposed(bytes32 value) private view returns (SignedProposal memory) {
        bytes32 justification = keccak256("justification");
        return SignedProposal(value, justification, signed(AgreementHashing.proposal(slot, 0, value, justification)));
    }

    /// @dev Of a later view, and as if its node had committed to nothing.
    function unlocked() private view returns (SignedNewView memory) {
        bytes32 inventory = keccak256("inventory");
        return SignedNewView(1, 0, 0, 0, inventory, signed(AgreementHashing.newView(slot, 1, 0, inventory)));
    }

    function signed(bytes32 structHash) private view returns (bytes memory) {
        return compact(CULPRIT_KEY, typed(structHash));
    }
}
