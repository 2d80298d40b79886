// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deals} from "../src/Deals.sol";
import {Settlement} from "../src/Settlement.sol";
import {SkipReason} from "../src/Types.sol";
import {OrderTables} from "./support/OrderTables.sol";
import {Scenes} from "./support/Scenes.sol";
import {Tape} from "./support/Tape.sol";
import {Vm} from "./support/Vm.sol";

/// @notice The contracts carry out what the pure ledger of module protocol decided, and agree with it on every refusal
/// and every balance. Java's DifferentialTest writes the scripts and runs this; without them it is skipped.
contract DifferentialTest is Scenes {
    using OrderTables for OrderTables.Tables;
    using Tape for Tape.Reader;

    string private constant FOLDER = "target/ledger/";

    /// @notice Always thrown: the script was played to its end, and everything that it did is undone.
    error Agreed();
    /// @notice After operation `index` of a script: what the contracts said, and all their balances.
    error Disagreement(uint256 index, bytes result, bytes reasons, uint256[] balances);

    function test_ContractsAgreeOnEvenFiles() public {
        playFiles(0);
    }

    /// @dev Forge runs tests side by side.
    function test_ContractsAgreeOnOddFiles() public {
        playFiles(1);
    }

    function playFiles(uint256 first) private {
        uint256 files = vm.envOr("SIDEWORK_LEDGER_FILES", uint256(0));
        if (files == 0) vm.skip(true);
        for (uint256 i = first; i < files; i += 2) {
            this.playFile(i);
        }
    }

    /// @dev In a call of its own, whose memory ends with it.
    function playFile(uint256 file) external {
        string memory path = string.concat(FOLDER, vm.toString(file), ".scripts");
        Tape.Reader memory tape = Tape.load(vm.readFileBinary(path));
        for (uint256 script = 0; !tape.ended(); ++script) {
            try this.playScript(tape.part(tape.number(4))) {}
            catch (bytes memory outcome) {
                if (bytes4(outcome) != Agreed.selector) report(file, script, outcome);
            }
        }
    }

    /// @dev Ends with a revert, so that each script begins where all begin.
    function playScript(bytes calldata script) external {
        Play memory play;
        play.tape = Tape.load(script);
        enter(play.tape.flag());
        play.tables = OrderTables.read(play.tape, who);
        orderHashes = play.tables.hashes();
        uint256 steps = play.tape.number(1);
        for (uint256 i = 0; i < steps; ++i) {
            playStep(play, i);
        }
        revert Agreed();
    }

    function playStep(Play memory play, uint256 index) private {
        address caller = who[play.tape.number(1)];
        vm.warp(play.tape.number(5));
        (address target, bytes memory data) = nextCall(play, caller);
        vm.recordLogs();
        vm.prank(caller);
        (bool succeeded, bytes memory result) = target.call(data);
        bytes memory reasons = observe(vm.getRecordedLogs());
        if (target == address(token)) restoreAllowance(caller);

        bytes4 expected = bytes4(uint32(play.tape.number(4)));
        bytes memory expectedReasons = play.tape.part(play.tape.number(1));
        uint256 digest = play.tape.number(8);
        bool agreed =
            (succeeded ? bytes4(0) : bytes4(result)) == expected && keccak256(reasons) == keccak256(expectedReasons);
        uint256[] memory actual = balances(caller);
        if (!agreed || uint256(keccak256(abi.encodePacked(actual))) >> 192 != digest) {
            revert Disagreement(index, succeeded ? bytes("") : result, reasons, actual);
        }
    }

    /// @dev Notes the deals that were made; returns for each segment why it was left out.
    function observe(Vm.Log[] memory logs) private returns (bytes memory reasons) {
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            if (topic == Deals.DealMade.selector) deals.push(logs[i].topics[1]);
            if (topic == Settlement.SegmentSettled.selector) {
                reasons = bytes.concat(reasons, bytes1(uint8(SkipReason.NONE)));
            }
            if (topic == Settlement.SegmentSkipped.selector) reasons = bytes.concat(reasons, logs[i].data[63]);
        }
    }

    function restoreAllowance(address owner) private {
        vm.prank(owner);
        token.approve(address(sidework), type(uint256).max);
    }

    function report(uint256 file, uint256 script, bytes memory outcome) private {
        string memory where = string.concat(vm.toString(file), " ", vm.toString(script), " ");
        vm.writeFile(string.concat(FOLDER, "disagreement"), string.concat(where, vm.toString(outcome)));
        assembly ("memory-safe") {
            revert(add(outcome, 0x20), mload(outcome))
        }
    }
}
