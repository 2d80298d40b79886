// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deals} from "../../src/Deals.sol";
import {
    DatasetOrder,
    OrderSignatures,
    Orders,
    ProgramOrder,
    RequestOrder,
    Sponsorship,
    Terms
} from "../../src/Types.sol";
import {Needs} from "../../src/interfaces/IAssets.sol";
import {OrderHashes} from "./OrderHashes.sol";
import {SideworkTest} from "./SideworkTest.sol";

/// @notice A running network where a pool, a program and a dataset are for sale, and orders that fit each other.
abstract contract Trade is SideworkTest {
    using OrderHashes for *;

    uint256 internal constant AUTHOR_KEY = 0x6000;
    uint256 internal constant CURATOR_KEY = 0x7000;
    uint256 internal constant SPONSOR_KEY = 0x8000;
    bytes32 internal constant PROGRAM = keccak256("program");
    bytes32 internal constant DATASET = keccak256("dataset");

    address internal author = vm.addr(AUTHOR_KEY);
    address internal curator = vm.addr(CURATOR_KEY);
    address internal sponsor = vm.addr(SPONSOR_KEY);
    address internal pool;
    address internal program;
    address internal dataset;

    function setUp() public virtual override {
        super.setUp();
        fund(sponsor, 1_000_000 ether);
        vm.prank(seller);
        pool = assets.registerPool(1, "");
        vm.prank(author);
        program = assets.registerProgram(PROGRAM, Needs(0, 1e9, 16, 1024), 1, "");
        vm.prank(curator);
        dataset = assets.registerDataset(DATASET, 1, "");
    }

    /// @dev A request alone, for the public pool.
    function open(uint32 volume) internal view returns (Orders memory orders) {
        orders.request = request(volume);
    }

    /// @dev One order of each kind, of `volume` tasks: half a credit per copy, and 1, 2 and 3 hundredths per task.
    function full(uint32 volume) internal view returns (Orders memory orders) {
        orders.request = request(volume);
        orders.request.programAsset = program;
        orders.request.maxProgramPrice = 0.02 ether;
        orders.request.dataset = DATASET;
        orders.request.datasetAsset = dataset;
        orders.request.maxDatasetPrice = 0.02 ether;
        orders.request.pool = pool;
        orders.request.maxPoolPrice = 0.03 ether;
        orders.offer = offer(pool, volume);
        orders.offer.poolPrice = 0.03 ether;
        uint64 expiry = orders.offer.expiry;
        orders.program = ProgramOrder(program, 0.01 ether, volume, address(0), address(0), address(0), expiry, 1);
        orders.dataset = DatasetOrder(dataset, 0.02 ether, volume, address(0), address(0), address(0), expiry, 1);
    }

    /// @dev Signed by everybody whom the request asks for.
    function signed(Orders memory orders) internal view returns (OrderSignatures memory signatures) {
        signatures.request = sign(REQUESTER_KEY, orders.request.hash());
        if (orders.request.pool != address(0)) signatures.offer = sign(SELLER_KEY, orders.offer.hash());
        if (orders.request.programAsset != address(0)) signatures.program = sign(AUTHOR_KEY, orders.program.hash());
        if (orders.request.datasetAsset != address(0)) signatures.dataset = sign(CURATOR_KEY, orders.dataset.hash());
        if (orders.request.sponsor != address(0)) {
            signatures.sponsor = sign(SPONSOR_KEY, sponsorshipOf(orders).hash());
        }
    }

    function sponsorshipOf(Orders memory orders) internal pure returns (Sponsorship memory) {
        return Sponsorship(orders.request.sponsor, orders.request.hash());
    }

    /// @dev A signature over Sidework's domain.
    function sign(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return compact(key, typed(structHash));
    }

    /// @dev Matched by somebody who is no party.
    function matched(Orders memory orders, uint32 volume) internal returns (bytes32) {
        return market.matchOrders(orders, signed(orders), volume);
    }

    /// @dev With all signatures right, a match of one task reverts so.
    function refuse(Orders memory orders, bytes memory refusal) internal {
        OrderSignatures memory signatures = signed(orders);
        vm.expectRevert(refusal);
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev What the specification says a deal of this request has, but for prices, owners and lock.
    function termsOf(RequestOrder memory order, uint32 volume) internal view returns (Terms memory terms) {
        terms.payer = order.requester;
        terms.pool = order.pool;
        (terms.program, terms.dataset, terms.parameters) = (order.program, order.dataset, order.parameters);
        terms.volume = volume;
        terms.trust = order.trust;
        (terms.fuel, terms.memoryPages, terms.outputBytes) = (order.fuel, order.memoryPages, order.outputBytes);
        terms.epoch = 1;
        terms.deadline = uint64(block.timestamp + order.duration);
    }

    /// @dev The first deal of the chain.
    function expectDeal(bytes32[4] memory hashes, Terms memory terms) internal returns (bytes32 id) {
        id = keccak256(
            abi.encode(hashes, terms.price, terms.firstIndex, terms.volume, terms.epoch, terms.deadline, uint256(0))
        );
        vm.expectEmit(address(sidework));
        emit Deals.DealMade(id, requester, hashes[0], terms);
    }
}
