// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Certificates} from "./Certificates.sol";
import {Hashing} from "./Hashing.sol";
import {Callback, Deal, ResultLeaf, Segment} from "./Types.sol";
import {IComputeCallback} from "./interfaces/IComputeCallback.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @notice A result and all that shows it to be certified: a segment (spec R-19), the committee's signatures on it (R-8),
/// and the path from the result's leaf (R-6) to the segment's root.
struct CertifiedResult {
    Segment segment;
    address[] committee;
    uint256 signers;
    bytes signatures;
    ResultLeaf leaf;
    bytes32[] proof;
}

/// @title Delivery: results on chain
/// @notice Whoever holds a certified result can show it to any contract (`verifyResult`), or hand it to the callback that
/// its deal names and be paid for that (`deliver`). Holds no money.
contract Delivery {
    /// @dev What is kept of the gas for the call itself (up to 2,700: its target may delegate to an account not touched
    /// before) and for the event after it (about 2,300), with room: the call can never fail the delivery.
    uint256 private constant GAS_AROUND_CALL = 10_000;

    /// @notice The contract that holds the deals, and made this one.
    ISidework public immutable sidework;

    mapping(bytes32 dealId => mapping(uint256 word => uint256 bits)) private _delivered;

    /// @notice A task's output was handed over; `succeeded` is false when the callback failed or has no code.
    event Delivered(bytes32 indexed dealId, uint32 indexed taskIndex, address indexed deliverer, bool succeeded);

    error NoCallback(bytes32 dealId);
    error DealRefunded(bytes32 dealId);
    error NotSettled(bytes32 dealId, uint32 taskIndex);
    error AlreadyDelivered(bytes32 dealId, uint32 taskIndex);
    error NotCertified(bytes32 dealId, bytes32 root);
    error OtherTask(bytes32 expected, bytes32 actual);
    error OtherOutput(bytes32 expected, bytes32 actual);
    error NotEnoughGas(uint256 left, uint256 needed);

    constructor() {
        sidework = ISidework(msg.sender);
    }

    /// @notice Hands one task's output to the callback of its deal (spec R-25); anyone may, once per task.
    /// @dev Effects: the task is delivered, the deal's delivery fee -> the caller's free balance, the callback is called
    /// with exactly the gas that the deal names. What it returns is not looked at, and its failure changes nothing.
    /// Requirements: a deal with a callback, not refunded; the task settled and not yet delivered; the result certified,
    /// of this task, with this output; gas for the callback left. Errors, in this order: NoCallback, DealRefunded,
    /// NotSettled, AlreadyDelivered, OtherTask, OtherOutput, NotCertified, NotEnoughGas. Event: Delivered.
    /// @param result the certified result
    /// @param taskIndex which task of the deal, from 0
    /// @param output its standard output
    function deliver(CertifiedResult calldata result, uint32 taskIndex, bytes calldata output) external {
        bytes32 dealId = result.segment.dealId;
        Callback memory callback = sidework.callbackOf(dealId);
        if (callback.target == address(0)) revert NoCallback(dealId);
        Deal memory deal = sidework.dealOf(dealId);
        if (deal.refunded) revert DealRefunded(dealId);
        if ((sidework.settledBits(dealId, taskIndex >> 8) >> (taskIndex & 0xff)) & 1 == 0) {
            revert NotSettled(dealId, taskIndex);
        }
        if (delivered(dealId, taskIndex)) revert AlreadyDelivered(dealId, taskIndex);
        _requireResult(result, deal.epoch, taskIndex, output);

        _delivered[dealId][taskIndex >> 8] |= 1 << (taskIndex & 0xff);
        sidework.payDelivery(dealId, msg.sender);
        bytes memory data = abi.encodeCall(IComputeCallback.onResult, (dealId, taskIndex, result.leaf.status, output));
        bool succeeded = _call(callback.target, callback.gasLimit, data);
        emit Delivered(dealId, taskIndex, msg.sender, succeeded);
    }

    /// @notice Whether a result is certified (spec R-20): the certificate is of the deal's committee, and the path leads
    /// from the leaf to the segment's root. Says nothing of payment: a result is true before it is settled.
    function verifyResult(CertifiedResult calldata result) external view returns (bool) {
        return _isCertified(result, sidework.dealOf(result.segment.dealId).epoch);
    }

    /// @notice Whether a task's output was handed to the callback.
    function delivered(bytes32 dealId, uint32 taskIndex) public view returns (bool) {
        return (_delivered[dealId][taskIndex >> 8] >> (taskIndex & 0xff)) & 1 != 0;
    }

    /// @dev Signatures last: they cost most.
    function _requireResult(CertifiedResult calldata result, uint32 epoch, uint32 taskIndex, bytes calldata output)
        private
        view
    {
        bytes32 dealId = result.segment.dealId;
        bytes32 taskId = Hashing.taskId(dealId, taskIndex);
        if (result.leaf.taskId != taskId) revert OtherTask(taskId, result.leaf.taskId);
        bytes32 outputHash = Hashing.outputHash(output);
        if (result.leaf.outputHash != outputHash) revert OtherOutput(result.leaf.outputHash, outputHash);
        if (!_isCertified(result, epoch)) revert NotCertified(dealId, result.segment.root);
    }

    /// @dev `epoch` is the deal's, zero when there is no such deal: that epoch has no committee. A list that hashes to a
    /// committee's is the committee: no member is zero.
    function _isCertified(CertifiedResult calldata result, uint32 epoch) private view returns (bool) {
        Segment calldata segment = result.segment;
        if (segment.epoch != epoch || sidework.committeeHash(epoch) != Hashing.words(result.committee)) return false;
        bytes32 digest =
            MessageHashUtils.toTypedDataHash(Hashing.domainSeparator(address(sidework)), Hashing.hash(segment));
        return Certificates.holds(digest, result.committee, result.signers, result.signatures)
            && MerkleProof.verifyCalldata(result.proof, segment.root, Hashing.segmentLeaf(result.leaf));
    }

    /// @dev A call passes on at most 63/64 of the gas that is left, silently: without this check who delivers could starve
    /// the callback and be paid. In assembly because Solidity copies what comes back, which the callee chooses.
    function _call(address target, uint256 gasLimit, bytes memory data) private returns (bool succeeded) {
        bool there = target.code.length != 0;
        uint256 needed = gasLimit + gasLimit / 63 + GAS_AROUND_CALL;
        if (gasleft() < needed) revert NotEnoughGas(gasleft(), needed);
        assembly ("memory-safe") {
            succeeded := call(gasLimit, target, 0, add(data, 0x20), mload(data), 0, 0)
        }
        return succeeded && there;
    }
}
