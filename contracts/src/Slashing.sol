// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Certificates} from "./Certificates.sol";
import {Hashing} from "./Hashing.sol";
import {Settlement} from "./Settlement.sol";
import {Signatures} from "./Signatures.sol";
import {Account, Deal, Fault, Refutation, SeatTerms, SignedCommitment} from "./Types.sol";

/// @title Slashing: a provable own fault costs the seats
/// @notice Both proofs need the culprit's own bundle signature (P3, P7), by its key: what a contract account would say
/// of a signature may change. Who reports gets nothing, and nobody else but a requester who paid for re-execution does.
abstract contract Slashing is Settlement {
    using SafeERC20 for IERC20;

    /// @notice Where stake is burnt.
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    event Slashed(address indexed owner, uint256 taken, uint256 repaid, Fault kind);

    error SameCommitment(bytes32 commitment);
    error NotSignedByWorker(address worker, bytes32 root);
    error NotInBundle(bytes32 taskId, bytes32 commitment, bytes32 root);
    error DealOfOtherEpoch(bytes32 dealId, uint32 epoch);
    error NoSuchTask(bytes32 dealId, uint32 taskIndex);
    error DigestNotRefuted(bytes32 taskId, bytes32 digest);
    error NoQuorum(uint32 epoch, uint256 signers);
    error NothingToSlash(address owner);

    /// @notice Takes the seats of a worker that signed two commitments for one task (spec R-21); anyone may.
    /// Requirements: two bundle signatures of one epoch (or one bundle with both), paths, different commitments.
    function slashDoubleCommitment(
        uint32 epoch_,
        address worker,
        bytes32 taskId,
        SignedCommitment calldata first,
        SignedCommitment calldata second
    ) external {
        if (first.commitment == second.commitment) {
            revert SameCommitment(first.commitment);
        }
        _requireCommitted(epoch_, worker, taskId, first.commitment, first.root, first.proof, first.signature);
        _requireCommitted(epoch_, worker, taskId, second.commitment, second.root, second.proof, second.signature);
        _slash(worker, address(0), 0, Fault.DOUBLE_COMMITMENT);
    }

    /// @notice Takes the seats of a worker whose opened digest the committee re-executed and found false (spec R-22);
    /// anyone may. Effects: n x reexecutionFee of it -> the requester's free.
    /// Requirements: a deal of that epoch with that task, bundle signature, path, opening, Q signatures on another digest.
    function slashRefuted(Refutation calldata evidence) external {
        uint32 epoch_ = evidence.epoch;
        _requireCommittee(epoch_, evidence.committee);
        Deal storage deal = _deals[evidence.dealId];
        if (deal.requester == address(0)) revert UnknownDeal(evidence.dealId);
        if (deal.epoch != epoch_) revert DealOfOtherEpoch(evidence.dealId, deal.epoch);
        if (evidence.taskIndex >= deal.volume) revert NoSuchTask(evidence.dealId, evidence.taskIndex);
        bytes32 taskId = Hashing.taskId(evidence.dealId, evidence.taskIndex);
        if (evidence.digest == evidence.trueDigest) revert DigestNotRefuted(taskId, evidence.digest);
        bytes32 commitment = Hashing.commitment(evidence.worker, taskId, evidence.digest, evidence.salt);
        _requireCommitted(
            epoch_, evidence.worker, taskId, commitment, evidence.root, evidence.proof, evidence.signature
        );
        bytes32 signed = _hashTypedDataV4(Hashing.reexecution(epoch_, taskId, evidence.trueDigest));
        if (!Certificates.holds(signed, evidence.committee, evidence.signers, evidence.signatures)) {
            revert NoQuorum(epoch_, evidence.signers);
        }
        _slash(evidence.worker, deal.requester, evidence.committee.length * REEXECUTION_FEE, Fault.REFUTED);
    }

    /// @dev All staked and unbonding seats go (spec R-23); node stake is another matter and stays.
    function _slash(address owner, address creditor, uint256 owed, Fault kind) private {
        Account storage account = _accounts[owner];
        uint256 taken = (uint256(account.seats) + account.unbondingSeats) * SEAT_STAKE;
        if (taken == 0) revert NothingToSlash(owner);
        account.seats = 0;
        account.unbondingSeats = 0;
        if (account.unbondingNodes == 0) account.unbondingUntil = 0;
        uint256 repaid = owed < taken ? owed : taken;
        if (repaid != 0) _give(creditor, repaid);
        SeatTerms memory terms = _seatTerms[owner];
        emit SeatsChanged(owner, 0, terms.pool, terms.ask);
        emit Slashed(owner, taken, repaid, kind);
        if (taken != repaid) token.safeTransfer(BURN, taken - repaid);
    }

    function _requireCommitted(
        uint32 epoch_,
        address worker,
        bytes32 taskId,
        bytes32 commitment,
        bytes32 root,
        bytes32[] calldata proof,
        bytes calldata signature
    ) private view {
        address signer = Signatures.recover(_hashTypedDataV4(Hashing.bundle(epoch_, worker, root)), signature);
        if (signer == address(0) || signer != worker) revert NotSignedByWorker(worker, root);
        if (!MerkleProof.verifyCalldata(proof, root, Hashing.bundleLeaf(taskId, commitment))) {
            revert NotInBundle(taskId, commitment, root);
        }
    }
}
