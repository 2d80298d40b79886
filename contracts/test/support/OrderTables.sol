// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DatasetOrder, OfferOrder, ProgramOrder, RequestOrder} from "../../src/Types.sol";
import {OrderHashes} from "./OrderHashes.sol";
import {PLACES} from "./Stage.sol";
import {Tape} from "./Tape.sol";

/// @notice The orders that a script speaks of, as Tape.java writes them. Orders of a table differ in their salt.
library OrderTables {
    using Tape for Tape.Reader;

    struct Tables {
        RequestOrder[] requests;
        OfferOrder[] offers;
        ProgramOrder[] programs;
        DatasetOrder[] datasets;
    }

    /// @notice What stands for no order: one that is all zeros.
    uint256 private constant NONE = 255;

    function read(Tape.Reader memory tape, address[PLACES] memory who) internal pure returns (Tables memory tables) {
        tables.requests = new RequestOrder[](tape.number(1));
        for (uint256 i = 0; i < tables.requests.length; ++i) {
            tables.requests[i] = request(tape, who, i);
        }
        tables.offers = new OfferOrder[](tape.number(1));
        for (uint256 i = 0; i < tables.offers.length; ++i) {
            tables.offers[i] = offer(tape, who, i);
        }
        tables.programs = new ProgramOrder[](tape.number(1));
        for (uint256 i = 0; i < tables.programs.length; ++i) {
            tables.programs[i] = program(tape, who, i);
        }
        tables.datasets = new DatasetOrder[](tape.number(1));
        for (uint256 i = 0; i < tables.datasets.length; ++i) {
            tables.datasets[i] = dataset(tape, who, i);
        }
    }

    /// @notice The struct hashes of all orders, table by table.
    function hashes(Tables memory tables) internal pure returns (bytes32[] memory list) {
        uint256 count = tables.requests.length + tables.offers.length + tables.programs.length + tables.datasets.length;
        list = new bytes32[](count);
        uint256 next = 0;
        for (uint256 i = 0; i < tables.requests.length; ++i) {
            list[next++] = OrderHashes.hash(tables.requests[i]);
        }
        for (uint256 i = 0; i < tables.offers.length; ++i) {
            list[next++] = OrderHashes.hash(tables.offers[i]);
        }
        for (uint256 i = 0; i < tables.programs.length; ++i) {
            list[next++] = OrderHashes.hash(tables.programs[i]);
        }
        for (uint256 i = 0; i < tables.datasets.length; ++i) {
            list[next++] = OrderHashes.hash(tables.datasets[i]);
        }
    }

    function requestAt(Tables memory tables, uint256 index) internal pure returns (RequestOrder memory order) {
        if (index != NONE) order = tables.requests[index];
    }

    function offerAt(Tables memory tables, uint256 index) internal pure returns (OfferOrder memory order) {
        if (index != NONE) order = tables.offers[index];
    }

    function programAt(Tables memory tables, uint256 index) internal pure returns (ProgramOrder memory order) {
        if (index != NONE) order = tables.programs[index];
    }

    function datasetAt(Tables memory tables, uint256 index) internal pure returns (DatasetOrder memory order) {
        if (index != NONE) order = tables.datasets[index];
    }

    function request(Tape.Reader memory tape, address[PLACES] memory who, uint256 salt)
        private
        pure
        returns (RequestOrder memory order)
    {
        order.requester = who[tape.number(1)];
        order.program = bytes32(tape.number(1));
        order.programAsset = who[tape.number(1)];
        order.maxProgramPrice = tape.amount();
        order.dataset = bytes32(tape.number(1));
        order.datasetAsset = who[tape.number(1)];
        order.maxDatasetPrice = tape.amount();
        order.pool = who[tape.number(1)];
        order.maxPoolPrice = tape.amount();
        order.maxPrice = tape.amount();
        order.rates = tape.number(32);
        order.volume = uint32(tape.number(4));
        order.mode = uint8(tape.number(1));
        order.trust = uint32(tape.number(4));
        order.fuel = uint64(tape.number(8));
        order.memoryPages = uint32(tape.number(4));
        order.outputBytes = uint32(tape.number(4));
        order.checkpointBytes = uint32(tape.number(4));
        order.duration = uint32(tape.number(4));
        order.sponsor = who[tape.number(1)];
        order.callback = who[tape.number(1)];
        order.callbackGas = uint32(tape.number(4));
        order.deliveryFee = tape.amount();
        order.expiry = uint64(tape.number(5));
        order.salt = salt;
    }

    function offer(Tape.Reader memory tape, address[PLACES] memory who, uint256 salt)
        private
        pure
        returns (OfferOrder memory order)
    {
        order.pool = who[tape.number(1)];
        order.price = tape.amount();
        order.rates = tape.number(32);
        order.poolPrice = tape.amount();
        order.volume = uint32(tape.number(4));
        order.fuel = uint64(tape.number(8));
        order.memoryPages = uint32(tape.number(4));
        order.outputBytes = uint32(tape.number(4));
        order.program = who[tape.number(1)];
        order.dataset = who[tape.number(1)];
        order.requester = who[tape.number(1)];
        order.expiry = uint64(tape.number(5));
        order.salt = salt;
    }

    function program(Tape.Reader memory tape, address[PLACES] memory who, uint256 salt)
        private
        pure
        returns (ProgramOrder memory order)
    {
        order.program = who[tape.number(1)];
        order.price = tape.amount();
        order.volume = uint32(tape.number(4));
        order.dataset = who[tape.number(1)];
        order.pool = who[tape.number(1)];
        order.requester = who[tape.number(1)];
        order.expiry = uint64(tape.number(5));
        order.salt = salt;
    }

    function dataset(Tape.Reader memory tape, address[PLACES] memory who, uint256 salt)
        private
        pure
        returns (DatasetOrder memory order)
    {
        order.dataset = who[tape.number(1)];
        order.price = tape.amount();
        order.volume = uint32(tape.number(4));
        order.program = who[tape.number(1)];
        order.pool = who[tape.number(1)];
        order.requester = who[tape.number(1)];
        order.expiry = uint64(tape.number(5));
        order.salt = salt;
    }
}
