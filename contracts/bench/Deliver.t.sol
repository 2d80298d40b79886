// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedResult} from "../src/Delivery.sol";
import {RequestOrder} from "../src/Types.sol";
import {Results} from "../test/support/Results.sol";
import {SideworkTest} from "../test/support/SideworkTest.sol";
import {Bench} from "./Bench.sol";

interface IKeystoneForwarder {
    function setConfig(uint32 donId, uint32 version, uint8 f, address[] calldata signers) external;
    function report(address receiver, bytes calldata report, bytes calldata context, bytes[] calldata signatures)
        external;
}

/// @notice 1 KiB of output handed to a contract that does nothing with it, on three signatures: here with the path from a
/// full lot's root, and by Chainlink's forwarder of signed reports.
contract DeliverBench is Bench, Results {
    uint256 private constant TASKS = 256;

    address private receiver;
    bytes private output;

    function setUp() public override {
        SideworkTest.setUp();
        receiver = deployed("Receiver.sol:Receiver", "");
        for (uint256 i = 0; i < 32; ++i) {
            output = bytes.concat(output, keccak256(abi.encode(i)));
        }
    }

    /// @dev Others of the lot were delivered before, as for all tasks of a lot but one.
    function test_Here() public {
        RequestOrder memory order = request(uint32(TASKS));
        order.callback = receiver;
        order.callbackGas = 100_000;
        order.deliveryFee = 0.1 ether;
        Lot memory lot = fullLot(ordered(order));
        settle(lot);
        called("Sidework.settle");
        CertifiedResult memory first = resultOf(lot, 0);
        CertifiedResult memory second = resultOf(lot, 1);
        vm.startPrank(worker(0));
        delivery.deliver(first, 0, output);
        delivery.deliver(second, 1, output);
        called("Delivery.deliver");
    }

    function test_KeystoneForwarder() public {
        IKeystoneForwarder forwarder = IKeystoneForwarder(deployed("KeystoneForwarder.sol:KeystoneForwarder", ""));
        address[] memory oracles = new address[](7);
        for (uint256 i = 0; i < 7; ++i) {
            oracles[i] = vm.addr(NODE_KEY + i);
        }
        forwarder.setConfig(1, 1, 2, oracles);
        bytes memory context = bytes.concat(keccak256("config"), bytes32(uint256(1)), bytes32(0));
        bytes memory report = bytes.concat(header(), output);
        bytes[] memory signatures = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) {
            (uint8 v, bytes32 r, bytes32 s) =
                vm.sign(NODE_KEY + i, keccak256(abi.encodePacked(keccak256(report), context)));
            signatures[i] = abi.encodePacked(r, s, v - 27);
        }
        vm.prank(worker(0));
        forwarder.report(receiver, report, context, signatures);
        elsewhere("deliver");
    }

    function fullLot(bytes32 dealId) private view returns (Lot memory) {
        bytes[] memory outputs = new bytes[](TASKS);
        for (uint256 i = 0; i < TASKS; ++i) {
            outputs[i] = output;
        }
        return lotOf(dealId, 0, OK, outputs);
    }

    /// @dev A report's 109 bytes of metadata: version, execution, time, configuration, workflow, its owner, number.
    function header() private view returns (bytes memory) {
        bytes32 execution = keccak256("execution");
        bytes10 name = bytes10(keccak256("name"));
        return abi.encodePacked(
            uint8(1), execution, uint32(block.timestamp), uint32(1), uint32(1), keccak256("id"), name, seller, uint16(1)
        );
    }
}
