// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedResult, Delivery} from "../../src/Delivery.sol";
import {Market} from "../../src/Market.sol";
import {Sidework} from "../../src/Sidework.sol";
import {RequestOrder} from "../../src/Types.sol";
import {IComputeCallback} from "../../src/interfaces/IComputeCallback.sol";

/// @notice Keeps what it was told.
contract Recorder is IComputeCallback {
    bytes32 public dealId;
    uint32 public taskIndex;
    uint8 public status;
    bytes public output;
    uint256 public calls;

    function onResult(bytes32 dealId_, uint32 taskIndex_, uint8 status_, bytes calldata output_) external {
        (dealId, taskIndex, status, output) = (dealId_, taskIndex_, status_, output_);
        ++calls;
    }
}

/// @notice Keeps the gas that it had.
contract GasRecorder {
    uint256 public gas;

    fallback() external {
        gas = gasleft();
    }
}

/// @notice Fails with 1.5 MB of return data, which costs 4.4 million gas, and as much again to who copies it.
contract ReturnBomb is IComputeCallback {
    function onResult(bytes32, uint32, uint8, bytes calldata) external pure {
        assembly ("memory-safe") {
            revert(0, 1500000)
        }
    }
}

/// @notice Burns all the gas it gets.
contract GasBurner is IComputeCallback {
    function onResult(bytes32, uint32, uint8, bytes calldata) external pure {
        while (true) {}
    }
}

/// @notice Tries, from within a delivery, to have it again and to have the money back; then places an order.
contract Reenterer is IComputeCallback {
    Sidework private immutable sidework;
    Market private immutable market;
    Delivery private immutable delivery;
    bytes private again;
    RequestOrder private request;

    bytes public deliverRefusal;
    bytes public refundRefusal;
    bytes32 public ordered;

    constructor(Sidework sidework_) {
        sidework = sidework_;
        market = sidework_.market();
        delivery = sidework_.delivery();
    }

    function prepare(bytes calldata again_, RequestOrder calldata request_) external {
        again = again_;
        request = request_;
    }

    function onResult(bytes32 dealId, uint32, uint8, bytes calldata) external {
        bool done;
        (done, deliverRefusal) = address(delivery).call(again);
        require(!done);
        (done, refundRefusal) = address(sidework).call(abi.encodeCall(sidework.refund, dealId));
        require(!done);
        ordered = market.order(request);
    }
}

