// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Example} from "./Example.sol";

/// @notice Examples of every signed type of the specification.
library SignedTypes {
    using Example for Example.Builder;

    uint256 internal constant COUNT = 15;

    function example(uint256 kind, uint256 which) internal pure returns (Example.Builder memory) {
        if (kind == 0) return requestOrder(which);
        if (kind == 1) return offerOrder(which);
        if (kind == 2) return programOrder(which);
        if (kind == 3) return datasetOrder(which);
        if (kind == 4) return sponsorship(which);
        if (kind == 5) return signingKey(which);
        if (kind == 6) return login(which);
        if (kind == 7) return bundle(which);
        if (kind == 8) return receipt(which);
        if (kind == 9) return held(which);
        if (kind == 10) return newView(which);
        if (kind == 11) return proposal(which);
        if (kind == 12) return vote(which);
        if (kind == 13) return reexecution(which);
        return segment(which);
    }

    function requestOrder(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("RequestOrder", which);
        b.account("requester");
        b.word("program");
        b.account("programAsset");
        b.amount("maxProgramPrice");
        b.word("dataset");
        b.account("datasetAsset");
        b.amount("maxDatasetPrice");
        b.word("parameters");
        b.account("pool");
        b.amount("maxPoolPrice");
        b.amount("maxPrice");
        b.amount("rates");
        volume(b);
        b.number("uint8", "mode", 0, 0, 1);
        b.number("uint32", "trust", 1, 100, 10 ** 6);
        limits(b);
        b.number("uint32", "checkpointBytes", 0, 65_536, 2 ** 21 + 2 ** 15);
        b.count("duration");
        b.account("sponsor");
        b.account("callback");
        b.number("uint32", "callbackGas", 0, 200_000, 5_000_000);
        b.amount("deliveryFee");
        ending(b);
    }

    function offerOrder(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("OfferOrder", which);
        b.account("pool");
        b.amount("price");
        b.amount("rates");
        b.amount("poolPrice");
        volume(b);
        limits(b);
        b.account("program");
        b.account("dataset");
        b.account("requester");
        ending(b);
    }

    function programOrder(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("ProgramOrder", which);
        b.account("program");
        b.amount("price");
        volume(b);
        b.account("dataset");
        b.account("pool");
        b.account("requester");
        ending(b);
    }

    function datasetOrder(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("DatasetOrder", which);
        b.account("dataset");
        b.amount("price");
        volume(b);
        b.account("program");
        b.account("pool");
        b.account("requester");
        ending(b);
    }

    function sponsorship(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Sponsorship", which);
        b.account("sponsor");
        b.word("request");
    }

    function signingKey(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("SigningKey", which);
        b.account("account");
        b.account("key");
    }

    function login(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Login", which);
        b.account("account");
        b.account("node");
        b.word("nonce");
    }

    function bundle(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Bundle", which);
        b.count("epoch");
        b.account("worker");
        b.word("root");
    }

    function receipt(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Receipt", which);
        slot(b);
        b.word("bundle");
    }

    function held(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Held", which);
        b.count("epoch");
        b.word("dealId");
    }

    function newView(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("NewView", which);
        slot(b);
        step(b);
        b.count("view");
        b.word("lock");
        b.word("inventory");
    }

    function proposal(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Proposal", which);
        slot(b);
        step(b);
        b.count("view");
        b.word("value");
        b.word("justification");
    }

    function vote(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Vote", which);
        slot(b);
        step(b);
        b.number("uint8", "phase", 0, 1, 1);
        b.count("view");
        b.word("value");
    }

    function reexecution(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Reexecution", which);
        b.count("epoch");
        b.word("taskId");
        b.word("digest");
    }

    function segment(uint256 which) internal pure returns (Example.Builder memory b) {
        b = Example.start("Segment", which);
        slot(b);
        b.count("view");
        b.amount("bits");
        b.word("root");
        b.amount("spent");
        b.word("creditsHash");
    }

    function slot(Example.Builder memory b) private pure {
        b.count("epoch");
        b.word("dealId");
        b.count("lot");
        b.count("round");
    }

    function step(Example.Builder memory b) private pure {
        b.number("uint8", "step", 0, 1, 1);
    }

    function limits(Example.Builder memory b) private pure {
        b.number("uint64", "fuel", 1, 2_000_000_000, 10 ** 15);
        b.number("uint32", "memoryPages", 1, 256, 4096);
        b.number("uint32", "outputBytes", 0, 65_536, 2 ** 20);
    }

    function volume(Example.Builder memory b) private pure {
        b.number("uint32", "volume", 1, 1000, 2 ** 20);
    }

    function ending(Example.Builder memory b) private pure {
        b.number("uint64", "expiry", 0, 1_800_000_000, type(uint64).max >> 1);
        b.amount("salt");
    }
}
