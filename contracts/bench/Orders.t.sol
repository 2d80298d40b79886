// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    DatasetOrder,
    OfferOrder,
    OrderSignatures,
    Orders,
    ProgramOrder,
    RequestOrder,
    Sponsorship
} from "../src/Types.sol";
import {Needs} from "../src/interfaces/IAssets.sol";
import {OrderHashes} from "../test/support/OrderHashes.sol";
import {Bench} from "./Bench.sol";
import {Buyer} from "./Buyer.sol";

/// @notice Assets, and orders that become deals or are taken back.
contract OrdersBench is Bench {
    using OrderHashes for *;

    uint256 private constant PROGRAM_KEY = 0x3001;
    uint256 private constant DATASET_KEY = 0x3002;
    bytes32 private constant DATASET = keccak256("dataset");
    string private constant ADDRESS = "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

    Orders private all;
    OrderSignatures private signatures;

    /// @dev Everything but the request has been matched before.
    function setUp() public override {
        super.setUp();
        all.request = request(100);
        registerAll();
        orderAll();
        signatures.offer = signed(SELLER_KEY, all.offer.hash());
        signatures.program = signed(PROGRAM_KEY, all.program.hash());
        signatures.dataset = signed(DATASET_KEY, all.dataset.hash());
        matchNext();
    }

    function test_Match() public {
        matchNext();
        called("Market.matchOrders");
    }

    function test_Order() public {
        bytes32 dealId = deal(100);
        called("Market.order");
        vm.warp(block.timestamp + 2 days);
        sidework.refund(dealId);
        called("Sidework.refund");
    }

    function test_ContractOrders() public {
        Buyer buyer = new Buyer(sidework);
        token.transfer(address(buyer), 10_000 ether);
        buyer.pay(10_000 ether);
        buyer.buy(100, 0);
        through("order.contract");
        buyer.buy(100, 100_000);
        through("order.callback");
    }

    function test_DepositAndOrder() public {
        RequestOrder memory order = request(100);
        token.transfer(requester, 2000 ether);
        (uint8 v, bytes32 r, bytes32 s) = permit(500 ether);
        vm.startPrank(requester);
        sidework.depositWithPermit(500 ether, block.timestamp, v, r, s);
        called("Sidework.depositWithPermit");
        (v, r, s) = permit(500 ether);
        sidework.depositWithPermitAndOrder(500 ether, block.timestamp, v, r, s, order);
        called("Sidework.depositWithPermitAndOrder");
        token.approveAndCall(address(sidework), 500 ether, abi.encode(order));
        called("Sidework.onApprovalReceived");
    }

    function test_Sign() public {
        market.signRequest(all.request);
        called("Market.signRequest");
        market.signOffer(all.offer);
        called("Market.signOffer");
        market.signProgramOrder(all.program);
        called("Market.signProgramOrder");
        market.signDatasetOrder(all.dataset);
        called("Market.signDatasetOrder");
        market.signSponsorship(Sponsorship(address(this), all.request.hash()));
        called("Market.signSponsorship");
    }

    function test_Cancel() public {
        RequestOrder memory fresh = request(200);
        vm.prank(requester);
        market.cancelRequest(fresh);
        called("Market.cancelRequest");
        vm.prank(vm.addr(SELLER_KEY));
        market.cancelOffer(all.offer);
        called("Market.cancelOffer");
        vm.prank(vm.addr(PROGRAM_KEY));
        market.cancelProgramOrder(all.program);
        called("Market.cancelProgramOrder");
        vm.prank(vm.addr(DATASET_KEY));
        market.cancelDatasetOrder(all.dataset);
        called("Market.cancelDatasetOrder");
        market.cancelSponsorship(Sponsorship(address(this), fresh.hash()));
        called("Market.cancelSponsorship");
    }

    function test_Assets() public {
        address program = assets.registerProgram("another", Needs(0, 1e9, 16, 1024), 0, ADDRESS);
        called("Assets.registerProgram");
        assets.registerDataset("another", 0, ADDRESS);
        called("Assets.registerDataset");
        assets.registerPool(1, ADDRESS);
        called("Assets.registerPool");
        assets.setURI(program, string.concat(ADDRESS, "?"));
        called("Assets.setURI");
        assets.transferFrom(address(this), seller, uint160(program));
        called("Assets.transferFrom");
    }

    /// @dev By who owns nothing here, so that all four signatures are looked at.
    function matchNext() private {
        ++all.request.salt;
        signatures.request = signed(REQUESTER_KEY, all.request.hash());
        Orders memory orders = all;
        market.matchOrders(orders, signatures, orders.request.volume);
    }

    function registerAll() private {
        vm.prank(seller);
        all.request.pool = assets.registerPool(0, ADDRESS);
        vm.prank(vm.addr(PROGRAM_KEY));
        all.request.programAsset = assets.registerProgram(all.request.program, Needs(0, 1e9, 16, 1024), 0, ADDRESS);
        vm.prank(vm.addr(DATASET_KEY));
        all.request.datasetAsset = assets.registerDataset(DATASET, 0, ADDRESS);
        all.request.dataset = DATASET;
    }

    function orderAll() private {
        RequestOrder storage wish = all.request;
        (wish.maxProgramPrice, wish.maxDatasetPrice, wish.maxPoolPrice) = (0.1 ether, 0.1 ether, 0.1 ether);
        all.offer = offer(wish.pool, 1000);
        all.offer.poolPrice = 0.1 ether;
        uint64 expiry = wish.expiry;
        all.program = ProgramOrder(wish.programAsset, 0.1 ether, 1000, address(0), address(0), address(0), expiry, 0);
        all.dataset = DatasetOrder(wish.datasetAsset, 0.1 ether, 1000, address(0), address(0), address(0), expiry, 0);
    }

    function signed(uint256 key, bytes32 structHash) private view returns (bytes memory) {
        return compact(key, typed(structHash));
    }

    function permit(uint256 amount) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(
            abi.encode(typeHash, requester, address(sidework), amount, token.nonces(requester), block.timestamp)
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        return vm.sign(REQUESTER_KEY, digest);
    }
}
