// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedResult, Delivery} from "../src/Delivery.sol";
import {Hashing} from "../src/Hashing.sol";
import {RequestOrder} from "../src/Types.sol";
import {GasBurner, GasRecorder, Recorder, Reenterer, ReturnBomb} from "./support/Callbacks.sol";
import {Results} from "./support/Results.sol";

/// @notice Results on chain: shown with a proof (spec R-20), and handed to callbacks exactly once (R-25).
contract DeliveryTest is Results {
    uint32 private constant CALLBACK_GAS = 300_000;
    uint256 private constant FEE = 0.5 ether;

    Recorder private recorder;
    bytes32 private dealId;
    address private carrier = address(0xca7);

    function setUp() public override {
        super.setUp();
        recorder = new Recorder();
        dealId = dealFor(address(recorder), 600);
    }

    function test_TheCallbackGetsTheOutput() public {
        CertifiedResult memory result = settledResult("forty-two", TRAP);
        that(!delivery.delivered(dealId, 0), "not yet");
        uint256 before = free(carrier);
        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, carrier, true);
        vm.prank(carrier);
        delivery.deliver(result, 0, "forty-two");

        equal(recorder.dealId(), dealId, "deal");
        equal(recorder.taskIndex(), 0, "task");
        equal(recorder.status(), TRAP, "status");
        equal(keccak256(recorder.output()), keccak256("forty-two"), "output");
        equal(free(carrier) - before, FEE, "fee");
        that(delivery.delivered(dealId, 0), "delivered");
        that(!delivery.delivered(dealId, 1), "the next is not");
    }

    /// @dev P2's like for deliveries: one fee and one call per task.
    function test_NoTaskIsDeliveredTwice() public {
        CertifiedResult memory result = settledResult("output", OK);
        delivery.deliver(result, 0, "output");
        refuse(result, 0, "output", abi.encodeWithSelector(Delivery.AlreadyDelivered.selector, dealId, 0));
        equal(recorder.calls(), 1, "calls");
    }

    /// @dev Tasks of several words of the bitmap, in any order, each once.
    function test_EachTaskIsDeliveredByItself() public {
        bytes[] memory outputs = new bytes[](130);
        for (uint256 i = 0; i < outputs.length; ++i) {
            outputs[i] = abi.encode(i);
        }
        Lot[2] memory lots = [lotOf(dealId, 0, OK, outputs), lotOf(dealId, 2, OK, new bytes[](2))];
        settle(lots[0]);
        settle(lots[1]);
        uint32[4] memory tasks = [uint32(129), 1, 0, 128];
        for (uint256 i = 0; i < tasks.length; ++i) {
            delivery.deliver(resultOf(lots[0], tasks[i]), tasks[i], outputs[tasks[i]]);
        }
        delivery.deliver(resultOf(lots[1], 0), 512, "");
        delivery.deliver(resultOf(lots[1], 1), 513, "");
        equal(recorder.calls(), 6, "calls");
        equal(free(address(this)), 6 * FEE, "fees");
        uint256 count = 0;
        for (uint32 i = 0; i < 600; ++i) {
            if (delivery.delivered(dealId, i)) ++count;
        }
        equal(count, 6, "delivered");
        for (uint256 i = 0; i < tasks.length; ++i) {
            that(delivery.delivered(dealId, tasks[i]), "each of them");
        }
    }

    function test_OnlySettledTasksAreDelivered() public {
        Lot memory lot = oneTask(dealId, OK, "output");
        refuse(resultOf(lot, 0), 0, "output", abi.encodeWithSelector(Delivery.NotSettled.selector, dealId, 0));
        settle(lot);
        refuse(resultOf(lot, 0), 1, "output", abi.encodeWithSelector(Delivery.NotSettled.selector, dealId, 1));
        refuse(resultOf(lot, 0), 128, "output", abi.encodeWithSelector(Delivery.NotSettled.selector, dealId, 128));
        refuse(resultOf(lot, 0), 600, "output", abi.encodeWithSelector(Delivery.NotSettled.selector, dealId, 600));
        uint32 far = type(uint32).max;
        refuse(resultOf(lot, 0), far, "output", abi.encodeWithSelector(Delivery.NotSettled.selector, dealId, far));
    }

    function test_NothingIsDeliveredAfterTheRefund() public {
        CertifiedResult memory result = settledResult("output", OK);
        vm.warp(block.timestamp + 1 hours + 1 days + 1);
        sidework.refund(dealId);
        refuse(result, 0, "output", abi.encodeWithSelector(Delivery.DealRefunded.selector, dealId));
    }

    function test_OnlyDealsWithACallbackAreDelivered() public {
        dealId = deal(1);
        CertifiedResult memory result = settledResult("output", OK);
        that(delivery.verifyResult(result), "true nevertheless");
        refuse(result, 0, "output", abi.encodeWithSelector(Delivery.NoCallback.selector, dealId));
    }

    function test_TheOutputMustBeTheCertifiedOne() public {
        CertifiedResult memory result = settledResult("output", OK);
        refuseOutput(result, "outpus");
        refuseOutput(result, "outpu");
        refuseOutput(result, "output\x00");
        refuseOutput(result, "");
    }

    function testFuzz_OneByteOffIsRefused(bytes memory output, uint256 where, bytes1 change) public {
        vm.assume(output.length != 0 && change != 0);
        CertifiedResult memory result = settledResult(bytes.concat(output), OK);
        output[where % output.length] ^= change;
        refuseOutput(result, output);
    }

    function test_TheLeafMustBeOfTheTask() public {
        bytes[] memory outputs = new bytes[](2);
        (outputs[0], outputs[1]) = (bytes("a"), bytes("a"));
        Lot memory lot = lotOf(dealId, 0, OK, outputs);
        settle(lot);
        bytes32 wrong = lot.results[1].taskId;
        refuse(
            resultOf(lot, 1), 0, "a", abi.encodeWithSelector(Delivery.OtherTask.selector, lot.results[0].taskId, wrong)
        );
    }

    /// @dev R-20: what is not exactly what a quorum of the deal's committee signed, with a path to it, is not true.
    function test_TheResultMustBeCertified() public {
        bytes[] memory outputs = new bytes[](2);
        (outputs[0], outputs[1]) = (bytes("a"), bytes("b"));
        Lot memory lot = lotOf(dealId, 0, OK, outputs);
        settle(lot);
        CertifiedResult memory result = resultOf(lot, 0);
        that(delivery.verifyResult(result), "as it is");

        result.leaf.status = TRAP;
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.leaf.winnersHash = "other winners";
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.proof[0] = lot.leaves[0];
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.segment.root = "other root";
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.segment.epoch = 2;
        refuseUncertified(result);
        result.signatures = quorumSignatures(typed(Hashing.hash(result.segment)), 7); // of the deal's epoch, on another
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.committee[3] = thief;
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.signers = 3;
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.signers = 14;
        refuseUncertified(result);
        result = resultOf(lot, 0);
        result.signatures[7] ^= 0x01;
        refuseUncertified(result);
        vm.chainId(block.chainid + 1); // P10
        refuseUncertified(resultOf(lot, 0));
    }

    function testFuzz_AnyResultIsProvable(uint8 count, uint8 which, uint8 status, bytes32 seed) public {
        bytes[] memory outputs = new bytes[](within(count, 1, 20));
        for (uint256 i = 0; i < outputs.length; ++i) {
            outputs[i] = abi.encode(seed, i);
        }
        Lot memory lot = lotOf(dealId, 1, status, outputs);
        uint32 task = uint32(which % outputs.length);
        that(delivery.verifyResult(resultOf(lot, task)), "before it is settled");
        settle(lot);
        that(delivery.verifyResult(resultOf(lot, task)), "and after");
        delivery.deliver(resultOf(lot, task), 256 + task, outputs[task]);
        equal(keccak256(recorder.output()), keccak256(outputs[task]), "output");
        equal(recorder.status(), status, "status");
    }

    /// @dev P3's like: nothing that the committee did not sign is delivered.
    function testFuzz_ForgedResultsAreRefused(CertifiedResult memory result, bytes memory output) public {
        settledResult("output", OK);
        that(!delivery.verifyResult(result), "unknown deal");
        result.segment.dealId = dealId;
        result.segment.epoch = 1;
        result.committee = committee;
        that(!delivery.verifyResult(result), "known deal");
        result.leaf.taskId = keccak256(abi.encode(dealId, uint32(0)));
        result.leaf.outputHash = keccak256(abi.encode(sha256(output), output.length));
        refuse(result, 0, output, uncertified(result));
    }

    /// @dev The callback has the gas that the deal names, or is not called at all.
    function testFuzz_TheCallbackHasItsGas(uint256 extra, uint32 callbackGas) public {
        GasRecorder target = new GasRecorder();
        callbackGas = uint32(within(callbackGas, 50_000, 5_000_000));
        dealId = dealWith(address(target), 1, callbackGas);
        CertifiedResult memory result = settledResult("output", OK);
        bytes memory data = abi.encodeCall(delivery.deliver, (result, 0, "output"));
        uint256 gas = callbackGas + within(extra, 0, 400_000);
        (bool done, bytes memory refusal) = address(delivery).call{gas: gas}(data);
        that(delivery.delivered(dealId, 0) == done, "delivered");
        if (done) {
            atMost(callbackGas - target.gas(), 200, "gas on the way to its first line");
        } else {
            equal(target.gas(), 0, "not called");
            that(refusal.length == 0 || bytes4(refusal) == Delivery.NotEnoughGas.selector, "for want of gas");
        }
    }

    /// @dev The least gas that a delivery takes is where the check has it: below, NotEnoughGas says so, and nothing runs
    /// out of gas after the call, however much the callback burns.
    function test_TooLittleGasIsRefused() public {
        uint32[3] memory callbackGas = [uint32(30_000), 300_000, 5_000_000];
        for (uint256 i = 0; i < 3; ++i) {
            GasRecorder target = new GasRecorder();
            uint256 least = leastGas(address(target), callbackGas[i]);
            equal(leastGas(address(new GasBurner()), callbackGas[i]), least, "whatever the callback does");
            dealId = dealWith(address(target), 1, callbackGas[i]);
            delivery.deliver{gas: least}(settledResult("output", OK), 0, "output");
            atMost(callbackGas[i] - target.gas(), 120, "gas on the way to its first line");
        }
    }

    /// @dev Found by halving.
    function leastGas(address callback, uint32 callbackGas) private returns (uint256) {
        dealId = dealWith(callback, 1, callbackGas);
        CertifiedResult memory result = settledResult("output", OK);
        bytes memory data = abi.encodeCall(delivery.deliver, (result, 0, "output"));
        uint256 tooLittle = callbackGas;
        uint256 enough = callbackGas + 500_000;
        bytes memory refusal;
        while (enough - tooLittle > 1) {
            uint256 gas = (tooLittle + enough) / 2;
            uint256 state = vm.snapshotState();
            (bool done, bytes memory answer) = address(delivery).call{gas: gas}(data);
            vm.revertToState(state);
            if (done) enough = gas;
            else (tooLittle, refusal) = (gas, answer);
        }
        that(bytes4(refusal) == Delivery.NotEnoughGas.selector, "the check is what decides");
        return enough;
    }

    function test_AFailingCallbackChangesNothing() public {
        deliveredTo(address(new GasBurner()), false);
        deliveredTo(address(new ReturnBomb()), false);
        deliveredTo(address(token), false); // no such function
    }

    /// @dev Copying what comes back would take the gas twice.
    function test_AReturnBombIsNotCopied() public {
        dealId = dealWith(address(new ReturnBomb()), 1, 5_000_000);
        CertifiedResult memory result = settledResult("output", OK);
        delivery.deliver{gas: 5_300_000}(result, 0, "output");
        that(delivery.delivered(dealId, 0), "delivered");
    }

    /// @dev Nobody there: an account without code, or a contract that destroyed itself.
    function test_AnAbsentCallbackIsToldNothing() public {
        deliveredTo(address(0xdead), false);
        deliveredTo(requester, false);
        recorder = new Recorder();
        dealId = dealFor(address(recorder), 1);
        vm.etch(address(recorder), "");
        CertifiedResult memory result = settledResult("output", OK);
        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, address(this), false);
        delivery.deliver(result, 0, "output");
    }

    /// @dev Back in while the callback runs: the same task is delivered, the deal is not to be refunded yet; and what is
    /// open to everybody is open here too.
    function test_AReentrantCallbackGainsNothing() public {
        Reenterer reenterer = new Reenterer(sidework);
        dealId = dealWith(address(reenterer), 1, 3_000_000);
        fund(address(reenterer), 100 ether);
        CertifiedResult memory result = settledResult("output", OK);
        RequestOrder memory order = request(1);
        order.requester = address(reenterer);
        reenterer.prepare(abi.encodeCall(delivery.deliver, (result, 0, "output")), order);

        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, carrier, true);
        vm.prank(carrier);
        delivery.deliver(result, 0, "output");
        equal(free(carrier), FEE, "one fee");
        equal(
            keccak256(reenterer.deliverRefusal()),
            keccak256(abi.encodeWithSelector(Delivery.AlreadyDelivered.selector, dealId, 0)),
            "delivery"
        );
        that(reenterer.refundRefusal().length != 0, "refund");
        that(sidework.dealOf(reenterer.ordered()).volume == 1, "order");
    }

    /// @dev A deal that pays nothing for delivery can be delivered all the same.
    function test_DeliveryMayBeFree() public {
        RequestOrder memory order = request(1);
        order.callback = address(recorder);
        order.callbackGas = CALLBACK_GAS;
        dealId = ordered(order);
        CertifiedResult memory result = settledResult("output", OK);
        delivery.deliver(result, 0, "output");
        equal(recorder.calls(), 1, "called");
        equal(free(address(this)), 0, "fee");
    }

    function dealFor(address callback, uint32 volume) private returns (bytes32) {
        return dealWith(callback, volume, CALLBACK_GAS);
    }

    function dealWith(address callback, uint32 volume, uint32 callbackGas) private returns (bytes32) {
        RequestOrder memory order = request(volume);
        order.callback = callback;
        order.callbackGas = callbackGas;
        order.deliveryFee = FEE;
        return ordered(order);
    }

    /// @dev Task 0 of the deal, settled.
    function settledResult(bytes memory output, uint8 status) private returns (CertifiedResult memory) {
        Lot memory lot = oneTask(dealId, status, output);
        settle(lot);
        return resultOf(lot, 0);
    }

    function deliveredTo(address callback, bool succeeded) private {
        dealId = dealFor(callback, 1);
        CertifiedResult memory result = settledResult("output", OK);
        uint256 before = free(carrier);
        vm.expectEmit(address(delivery));
        emit Delivery.Delivered(dealId, 0, carrier, succeeded);
        vm.prank(carrier);
        delivery.deliver(result, 0, "output");
        equal(free(carrier) - before, FEE, "fee");
        that(delivery.delivered(dealId, 0), "delivered");
    }

    function refuse(CertifiedResult memory result, uint32 taskIndex, bytes memory output, bytes memory refusal)
        private
    {
        vm.expectRevert(refusal);
        delivery.deliver(result, taskIndex, output);
    }

    function refuseOutput(CertifiedResult memory result, bytes memory output) private {
        bytes32 actual = keccak256(abi.encode(sha256(output), output.length));
        refuse(result, 0, output, abi.encodeWithSelector(Delivery.OtherOutput.selector, result.leaf.outputHash, actual));
    }

    function refuseUncertified(CertifiedResult memory result) private {
        that(!delivery.verifyResult(result), "not true");
        refuse(result, 0, "a", uncertified(result));
    }

    function uncertified(CertifiedResult memory result) private view returns (bytes memory) {
        return abi.encodeWithSelector(Delivery.NotCertified.selector, dealId, result.segment.root);
    }
}
