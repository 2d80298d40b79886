// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Sidework} from "../src/Sidework.sol";
import {RequestOrder} from "../src/Types.sol";
import {ComputeConsumer} from "../src/consumer/ComputeConsumer.sol";

/// @notice The least contract that buys: it keeps nothing of what it orders and is told.
contract Buyer is ComputeConsumer {
    constructor(Sidework sidework_) ComputeConsumer(sidework_) {
        sidework_.token().approve(address(sidework_), type(uint256).max);
    }

    function pay(uint256 amount) external {
        sidework.deposit(amount);
    }

    function buy(uint32 volume, uint32 callbackGas) external {
        RequestOrder memory request;
        request.program = keccak256("program");
        request.parameters = keccak256("parameters");
        request.maxPrice = 1 ether;
        request.volume = volume;
        request.trust = 10;
        request.fuel = 1e9;
        request.memoryPages = 16;
        request.outputBytes = 1024;
        request.duration = 1 hours;
        request.callbackGas = callbackGas;
        _order(request);
    }

    function _onResult(bytes32, uint32, uint8, bytes calldata) internal override {}
}
