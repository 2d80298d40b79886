// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {CertifiedResult, Delivery} from "../Delivery.sol";
import {Hashing} from "../Hashing.sol";
import {Market} from "../Market.sol";
import {Sidework} from "../Sidework.sol";
import {RequestOrder} from "../Types.sol";
import {IComputeCallback} from "../interfaces/IComputeCallback.sol";

/// @title ComputeConsumer: inherit from it to buy computations and be told their results
/// @notice Pay in with `_deposit`, buy with `_order`, get each task's output in `_onResult`. What is not spent comes back to
/// this contract's free balance by itself, at the latest by `Sidework.refund`; to withdraw it is the inheritor's matter.
abstract contract ComputeConsumer is IComputeCallback {
    using SafeERC20 for IERC20;

    Sidework public immutable sidework;
    Market public immutable market;
    Delivery public immutable delivery;

    error NotDelivery(address caller);
    error NotPaidByThis(bytes32 dealId);
    error NotProven(bytes32 dealId, uint32 taskIndex);

    constructor(Sidework sidework_) {
        sidework = sidework_;
        market = sidework_.market();
        delivery = sidework_.delivery();
    }

    /// @inheritdoc IComputeCallback
    /// @dev Only the delivery contract may call; what it delivers is certified.
    function onResult(bytes32 dealId, uint32 taskIndex, uint8 status, bytes calldata output) external {
        if (msg.sender != address(delivery)) revert NotDelivery(msg.sender);
        _accept(dealId, taskIndex, status, output);
    }

    /// @notice Tells this contract a certified result that did not come by callback, or whose callback failed; anyone may.
    /// @dev Requirements: the result is certified, of this task, with this output.
    /// @param result the certified result, as for `Delivery.deliver`
    /// @param taskIndex which task of the deal, from 0
    /// @param output its standard output
    function proveResult(CertifiedResult calldata result, uint32 taskIndex, bytes calldata output) external {
        bytes32 dealId = result.segment.dealId;
        bool proven = result.leaf.taskId == Hashing.taskId(dealId, taskIndex)
            && result.leaf.outputHash == Hashing.outputHash(output) && delivery.verifyResult(result);
        if (!proven) revert NotProven(dealId, taskIndex);
        _accept(dealId, taskIndex, result.leaf.status, output);
    }

    /// @notice A task's certified result. It may come again for the same task, by callback and by proof, and after the deal
    /// was refunded; it is never another one. By callback it has the gas that the request named: do little here.
    /// @param status 0 OK, 1 TRAP, 2 OUT_OF_FUEL, 3 INDETERMINATE (engines differ: no output); paid for in each case
    function _onResult(bytes32 dealId, uint32 taskIndex, uint8 status, bytes calldata output) internal virtual;

    /// @notice Buys all of a request from the public pool, out of this contract's free balance. Fill in program,
    /// parameters, prices, limits and duration; with `callbackGas` zero nobody is called back.
    function _order(RequestOrder memory request) internal returns (bytes32 dealId) {
        _address(request);
        dealId = market.order(request);
    }

    /// @notice Makes a request this contract's own.
    function _address(RequestOrder memory request) internal view {
        request.requester = address(this);
        request.callback = request.callbackGas == 0 ? address(0) : address(this);
        request.expiry = uint64(block.timestamp);
    }

    /// @notice Moves credits that this contract holds into its free balance.
    function _deposit(uint256 amount) internal {
        IERC20 token = sidework.token();
        token.forceApprove(address(sidework), amount);
        sidework.deposit(amount);
    }

    /// @notice What this contract can spend or withdraw.
    function _free() internal view returns (uint256 free) {
        (free,,,) = sidework.accountOf(address(this));
    }

    /// @dev Anyone can name this contract as the callback of a deal of its own, so a certified result alone says nothing.
    function _accept(bytes32 dealId, uint32 taskIndex, uint8 status, bytes calldata output) private {
        if (sidework.dealOf(dealId).payer != address(this)) revert NotPaidByThis(dealId);
        _onResult(dealId, taskIndex, status, output);
    }
}
