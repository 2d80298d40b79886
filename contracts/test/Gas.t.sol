// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedSegment} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice What settling costs: four full lots, three workers, four nodes, three signatures each.
contract GasTest is SideworkTest {
    uint256 private constant TASKS = 1024;
    uint256 private constant PER_TRANSACTION = 21_000;

    CertifiedSegment[] private four;

    function setUp() public override {
        super.setUp();
        bytes32 dealId = deal(2048);
        for (uint256 i = 0; i < 3; ++i) {
            seat(i, 1);
            fund(worker(i), 1 ether);
        }
        for (uint32 lot = 0; lot < 5; ++lot) {
            CertifiedSegment memory s = certify(segment(dealId, lot, type(uint256).max), 7);
            // The first settlement opens the pot's slot; those that follow are what is measured.
            if (lot == 4) sidework.settle(1, committee, only(s));
            else four.push(s);
        }
    }

    /// @dev Intrinsic gas, calldata at 16 and 4, and execution with all slots cold.
    function cost(CertifiedSegment[] memory list) private returns (uint256 gas) {
        bytes memory data = abi.encodeCall(sidework.settle, (1, committee, list));
        gas = PER_TRANSACTION;
        for (uint256 i = 0; i < data.length; ++i) {
            gas += data[i] == 0 ? 4 : 16;
        }
        address target = address(sidework);
        that(target.code.length > 0, "deployed"); // and warm, as a transaction's target is
        uint256 before = gasleft();
        (bool done,) = target.call(data);
        gas += before - gasleft();
        that(done, "settled");
    }

    function test_FourLotsInOneTransaction() public {
        uint256 gas = cost(four);
        emit Measured("four lots in one transaction, per task", gas / TASKS);
        atMost(gas / TASKS, 175, "gas per task");
    }

    function test_OneLotAlone() public {
        uint256 gas = cost(only(four[0]));
        emit Measured("a lot of its own transaction, per task", gas / 256);
        atMost(gas / 256, 360, "gas per task");
    }

    event Measured(string what, uint256 gas);
}
