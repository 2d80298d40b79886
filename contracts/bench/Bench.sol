// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SideworkTest} from "../test/support/SideworkTest.sol";

/// @notice More cheat codes. A measured call is a transaction of its own, as `isolate` makes every call of a test: the base
/// cost, calldata (or its floor, EIP-7623), cold storage and refunds are in its gas, as in a receipt.
interface BenchVm {
    function snapshotGasLastCall(string calldata group, string calldata name) external returns (uint256 gas);
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
}

/// @notice Each number goes to target/bench/gas/<group>.json under its name.
abstract contract Bench is SideworkTest {
    BenchVm private constant benchVm = BenchVm(address(vm));

    /// @dev A public function of ours, in its cheapest typical call.
    function called(string memory name) internal {
        benchVm.snapshotGasLastCall("functions", name);
    }

    /// @dev What is no function of ours, but calls one.
    function through(string memory name) internal {
        benchVm.snapshotGasLastCall("through", name);
    }

    /// @dev The same done by a public contract of others.
    function elsewhere(string memory name) internal {
        benchVm.snapshotGasLastCall("elsewhere", name);
    }

    function point(string memory curve, uint256 x) internal {
        benchVm.snapshotGasLastCall("curves", string.concat(curve, ".", vm.toString(x)));
    }

    /// @dev Not with `new`, which would have the contract compiled as this one is (foundry.toml).
    function deployed(string memory artifact, bytes memory arguments) internal returns (address) {
        return benchVm.deployCode(artifact, arguments);
    }
}
