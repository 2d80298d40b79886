// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {AgreementHashing, Slot} from "./AgreementHashing.sol";
import {Certificates} from "./Certificates.sol";
import {Hashing} from "./Hashing.sol";
import {Signatures} from "./Signatures.sol";
import {Deal, Fault, Segment} from "./Types.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @notice A commitment with the bundle signature and path that show who made it (spec R-5).
struct SignedCommitment {
    bytes32 commitment;
    bytes32 root;
    bytes32[] proof;
    bytes signature;
}

/// @notice A worker's opened commitment and the committee's word that the digest is false (spec R-22).
struct Refutation {
    uint32 epoch;
    address worker;
    bytes32 dealId;
    uint32 taskIndex;
    bytes32 digest;
    bytes32 salt;
    bytes32 root;
    bytes32[] proof;
    bytes signature;
    bytes32 trueDigest;
    address[] committee;
    uint256 signers;
    bytes signatures;
}

/// @notice A PREPARE: what a node found right in a view.
struct SignedPrepare {
    bytes32 value;
    bytes signature;
}

/// @notice A proposal: what a leader put to the vote in a view.
struct SignedProposal {
    bytes32 value;
    bytes32 justification;
    bytes signature;
}

/// @notice A COMMIT: from its view on, the node is bound to the value.
struct SignedCommit {
    uint32 viewNumber;
    bytes32 value;
    bytes signature;
}

/// @notice A NEWVIEW with its lock opened: the ballot that its node says it is bound to, and since which view.
struct SignedNewView {
    uint32 viewNumber;
    bytes32 lock; // zero: none, and the next two fields mean nothing
    uint32 lockView;
    bytes32 lockBallot;
    bytes32 inventory;
    bytes signature;
}

/// @title Arbiter: evidence of an own fault costs the stake
/// @notice Each function checks one kind of evidence (spec R-21, R-22, R-31, R-32) and has Sidework take the culprit's
/// stake (R-23). All of them need the culprit's own signatures (P3), made with the key it had in the epoch they speak of
/// (R-26), over the domain of Sidework (P10); what a contract account would say of a signature may change and proves
/// nothing. None of the pairs is ever signed by who follows the protocol (P7). Anyone may report, and gets nothing for it.
/// Nothing is kept: evidence holds as long as there is stake, so who was slashed and stakes again risks it again.
contract Arbiter {
    using AgreementHashing for Slot;

    /// @notice The contract that holds the stakes, and made this one.
    ISidework public immutable sidework;

    error NotSigned(uint32 epoch, address key);
    error SignedByOther(address expected, address actual);
    error NotInBundle(bytes32 taskId, bytes32 commitment, bytes32 root);
    error SameCommitment(bytes32 commitment);
    error SameValue(bytes32 value);
    error UnknownDeal(bytes32 dealId);
    error DealOfOtherEpoch(bytes32 dealId, uint32 epoch);
    error NoSuchTask(bytes32 dealId, uint32 taskIndex);
    error WrongCommittee(uint32 epoch, bytes32 given);
    error DigestNotRefuted(bytes32 taskId, bytes32 digest);
    error NoQuorum(uint32 epoch, uint256 signers);
    error NotLater(uint32 committed, uint32 later);
    error WrongLock(bytes32 lock, uint32 lockView, bytes32 lockBallot);
    error LockHeld(uint32 committed, uint32 lockView);

    constructor() {
        sidework = ISidework(msg.sender);
    }

    /// @notice Takes the seats of a worker that signed two commitments for one task (spec R-21); anyone may.
    /// @dev Effects: as `ISidework.slash`, nobody repaid.
    /// Requirements: two different commitments; for each, a path to the root of a bundle that the worker signed for
    /// this epoch (it may be the same bundle). Errors: SameCommitment, NotSigned, SignedByOther, NotInBundle.
    /// @param epoch that of both bundles
    /// @param worker the account that staked the seats
    /// @param taskId spec R-1
    function slashDoubleCommitment(
        uint32 epoch,
        address worker,
        bytes32 taskId,
        SignedCommitment calldata first,
        SignedCommitment calldata second
    ) external {
        if (first.commitment == second.commitment) {
            revert SameCommitment(first.commitment);
        }
        _requireCommitted(epoch, worker, taskId, first.commitment, first.root, first.proof, first.signature);
        _requireCommitted(epoch, worker, taskId, second.commitment, second.root, second.proof, second.signature);
        sidework.slash(worker, Fault.DOUBLE_COMMITMENT, address(0), 0);
    }

    /// @notice Takes the seats of a worker whose opened digest the committee re-executed and found false (spec R-22);
    /// anyone may.
    /// @dev Effects: as `ISidework.slash`; n x reexecutionFee of what is taken goes to who paid for the deal.
    /// Requirements: a deal of that epoch with that task; the commitment that the opening gives, in a bundle that the
    /// worker signed for the epoch; signatures of Q of the epoch's committee on another digest. Errors: UnknownDeal,
    /// DealOfOtherEpoch, NoSuchTask, WrongCommittee, DigestNotRefuted, NotSigned, SignedByOther, NotInBundle, NoQuorum.
    function slashRefuted(Refutation calldata evidence) external {
        Deal memory deal = sidework.dealOf(evidence.dealId);
        if (deal.payer == address(0)) revert UnknownDeal(evidence.dealId);
        if (deal.epoch != evidence.epoch) revert DealOfOtherEpoch(evidence.dealId, deal.epoch);
        if (evidence.taskIndex >= deal.volume) revert NoSuchTask(evidence.dealId, evidence.taskIndex);
        bytes32 taskId = Hashing.taskId(evidence.dealId, evidence.taskIndex);
        if (evidence.digest == evidence.trueDigest) revert DigestNotRefuted(taskId, evidence.digest);
        bytes32 commitment = Hashing.commitment(evidence.worker, taskId, evidence.digest, evidence.salt);
        _requireCommitted(
            evidence.epoch, evidence.worker, taskId, commitment, evidence.root, evidence.proof, evidence.signature
        );
        _requireReexecuted(evidence, taskId);
        uint256 cost = evidence.committee.length * sidework.reexecutionFee();
        sidework.slash(evidence.worker, Fault.REFUTED, deal.payer, cost);
    }

    /// @notice Takes the stake of a node that prepared two values in one view (spec R-31); anyone may.
    /// @dev Effects: as `ISidework.slash`, nobody repaid.
    /// Requirements: different values, both PREPAREs signed by one account. Errors: SameValue, NotSigned, SignedByOther.
    function slashDoubleVote(
        Slot calldata slot,
        uint32 viewNumber,
        SignedPrepare calldata first,
        SignedPrepare calldata second
    ) external {
        if (first.value == second.value) revert SameValue(first.value);
        address node = _signer(slot.epoch, slot.prepare(viewNumber, first.value), first.signature);
        _requireSigner(node, slot.epoch, slot.prepare(viewNumber, second.value), second.signature);
        sidework.slash(node, Fault.DOUBLE_VOTE, address(0), 0);
    }

    /// @notice Takes the stake of a leader that proposed two values in one view (spec R-31); anyone may. One value with
    /// two justifications is no fault.
    /// @dev Effects: as `ISidework.slash`, nobody repaid.
    /// Requirements: different values, both proposals signed by one account. Errors: SameValue, NotSigned, SignedByOther.
    function slashDoubleProposal(
        Slot calldata slot,
        uint32 viewNumber,
        SignedProposal calldata first,
        SignedProposal calldata second
    ) external {
        if (first.value == second.value) revert SameValue(first.value);
        address node = _signer(slot.epoch, slot.proposal(viewNumber, first.value, first.justification), first.signature);
        _requireSigner(
            node, slot.epoch, slot.proposal(viewNumber, second.value, second.justification), second.signature
        );
        sidework.slash(node, Fault.DOUBLE_PROPOSAL, address(0), 0);
    }

    /// @notice Takes the stake of a node that committed in a view and in a later one did not own up to it (spec R-32);
    /// anyone may.
    /// @dev Effects: as `ISidework.slash`, nobody repaid.
    /// Requirements: the NEWVIEW is for a later view than the COMMIT, and its lock is none or of a view before the
    /// COMMIT's; both signed by one account. A lock of the COMMIT's own view is what an honest node carries.
    /// Errors: NotLater, LockHeld, WrongLock, NotSigned, SignedByOther.
    function slashBrokenLock(Slot calldata slot, SignedCommit calldata committed, SignedNewView calldata later)
        external
    {
        bytes32 commit = slot.commit(committed.viewNumber, committed.value);
        _slashBrokenLock(slot, committed.viewNumber, commit, committed.signature, later);
    }

    /// @notice As `slashBrokenLock`, with the certificate's signature for the COMMIT: in RESOLVE, who commits signs the
    /// segment too (spec R-32).
    /// @dev Effects, requirements and errors are the same; the NEWVIEW is of the segment's slot.
    function slashBrokenSeal(Segment calldata segment, bytes calldata signature, SignedNewView calldata later)
        external
    {
        Slot memory slot = Slot(segment.epoch, segment.dealId, segment.lot, segment.round, AgreementHashing.RESOLVE);
        _slashBrokenLock(slot, segment.viewNumber, Hashing.hash(segment), signature, later);
    }

    function _slashBrokenLock(
        Slot memory slot,
        uint32 viewNumber,
        bytes32 commit,
        bytes calldata signature,
        SignedNewView calldata later
    ) private {
        if (later.viewNumber <= viewNumber) revert NotLater(viewNumber, later.viewNumber);
        if (later.lock != 0) {
            if (later.lockView >= viewNumber) revert LockHeld(viewNumber, later.lockView);
            if (later.lock != AgreementHashing.lock(later.lockView, later.lockBallot)) {
                revert WrongLock(later.lock, later.lockView, later.lockBallot);
            }
        }
        address node = _signer(slot.epoch, commit, signature);
        bytes32 newView = slot.newView(later.viewNumber, later.lock, later.inventory);
        _requireSigner(node, slot.epoch, newView, later.signature);
        sidework.slash(node, Fault.BROKEN_LOCK, address(0), 0);
    }

    function _requireCommitted(
        uint32 epoch,
        address worker,
        bytes32 taskId,
        bytes32 commitment,
        bytes32 root,
        bytes32[] calldata proof,
        bytes calldata signature
    ) private view {
        _requireSigner(worker, epoch, Hashing.bundle(epoch, worker, root), signature);
        if (!MerkleProof.verifyCalldata(proof, root, Hashing.bundleLeaf(taskId, commitment))) {
            revert NotInBundle(taskId, commitment, root);
        }
    }

    function _requireReexecuted(Refutation calldata evidence, bytes32 taskId) private view {
        uint32 epoch = evidence.epoch;
        bytes32 given = Hashing.words(evidence.committee);
        if (sidework.committeeHash(epoch) != given) revert WrongCommittee(epoch, given);
        bytes32 digest = _digest(Hashing.reexecution(epoch, taskId, evidence.trueDigest));
        if (!Certificates.holds(digest, evidence.committee, evidence.signers, evidence.signatures)) {
            revert NoQuorum(epoch, evidence.signers);
        }
    }

    function _requireSigner(address expected, uint32 epoch, bytes32 structHash, bytes calldata signature) private view {
        address actual = _signer(epoch, structHash, signature);
        if (actual != expected) revert SignedByOther(expected, actual);
    }

    /// @dev The account that answers for a signature: the one whose key made it, if the key held in that epoch. What is no
    /// signature recovers to zero, which is nobody's key.
    function _signer(uint32 epoch, bytes32 structHash, bytes calldata signature)
        private
        view
        returns (address account)
    {
        address key = Signatures.recover(_digest(structHash), signature);
        account = sidework.signerOf(key, epoch);
        if (account == address(0)) revert NotSigned(epoch, key);
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(Hashing.domainSeparator(address(sidework)), structHash);
    }
}
