// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    DatasetOrder,
    Deal,
    OfferOrder,
    OrderSignatures,
    Orders,
    ProgramOrder,
    RequestOrder,
    Sponsorship
} from "../../src/Types.sol";
import {Deals} from "../../src/Deals.sol";
import {Needs} from "../../src/interfaces/IAssets.sol";
import {CrowdMoney} from "./CrowdMoney.sol";
import {OrderHashes} from "./OrderHashes.sol";
import {Vm} from "./Vm.sol";

/// @notice Requesters (that call, sign, are contracts, or are sponsored) and owners of programs, datasets and pools.
abstract contract CrowdOrders is CrowdMoney {
    using OrderHashes for *;

    uint32 internal constant CALLBACK_GAS = 200_000;
    bytes32 private constant PROGRAM = keccak256("program");
    bytes32 private constant DATASET = keccak256("dataset");

    /// @dev The one contract account: told results, and a requester too.
    address internal contractAccount;
    address[3] private owned; // program, dataset, pool
    Orders[] internal signedOrders;
    mapping(bytes32 requestHash => uint256) private taken;
    mapping(bytes32 requestHash => bool) private ended;
    uint256 private salts;

    function registerAssets() internal {
        vm.startPrank(people[1]);
        owned[0] = assets.registerProgram(PROGRAM, Needs(0, 1, 1, 0), 0, "");
        owned[1] = assets.registerDataset(DATASET, 0, "");
        owned[2] = assets.registerPool(0, "");
        vm.stopPrank();
    }

    function order(uint256 seed) external act(seed) {
        RequestOrder memory wish = anyRequest(anyone());
        uint256 before = free(wish.requester);
        by(wish.requester);
        opened(market.order(wish), wish.requester, before);
    }

    function orderOfContract(uint256 seed) external act(seed) {
        RequestOrder memory wish = anyRequest(contractAccount);
        uint256 before = free(contractAccount);
        by(contractAccount);
        opened(market.order(wish), contractAccount, before);
    }

    /// @dev ERC-1363: money and order in one transaction.
    function approveAndOrder(uint256 seed) external act(seed) {
        address person = anyone();
        RequestOrder memory wish = anyRequest(person);
        uint256 amount = 1 + roll(1000 ether);
        token.transfer(person, amount);
        uint256 before = free(person) + amount;
        by(person);
        vm.recordLogs();
        token.approveAndCall(address(sidework), amount, abi.encode(wish));
        opened(madeDeal(), person, before);
    }

    /// @dev Anyone carries it; who calls or has signed on chain need not sign. Half of the requests have a sponsor.
    function matchOrders(uint256 seed) external act(seed) {
        Orders memory orders = anyOrders(anyone());
        signedOrders.push(orders);
        carry(orders, uint32(1 + roll(orders.request.volume)));
    }

    /// @dev What is left of orders that were carried before.
    function matchAgain(uint256 seed) external act(seed) {
        Orders memory orders = anySignedOrders();
        if (roll(4) != 0) orders = unfilledOrders();
        uint256 left = orders.request.volume - taken[orders.request.hash()];
        carry(orders, uint32(1 + roll(roll(4) == 0 ? left + 100 : left)));
    }

    function cancelRequest(uint256 seed) external act(seed) {
        RequestOrder memory wish = anySignedOrders().request;
        vm.prank(wish.requester);
        market.cancelRequest(wish);
        ended[wish.hash()] = true;
    }

    function cancelSponsorship(uint256 seed) external act(seed) {
        RequestOrder memory wish = anySignedOrders().request;
        that(wish.sponsor != address(0) && wish.sponsor != wish.requester, "no other sponsor");
        vm.prank(wish.sponsor);
        market.cancelSponsorship(Sponsorship(wish.sponsor, wish.hash()));
        ended[wish.hash()] = true;
    }

    /// @dev From then on its orders need the new owner's signature, and deals pay the new owner.
    function transferAsset(uint256 seed) external act(seed) {
        address asset = owned[roll(3)];
        address owner = assets.assetOf(asset).owner;
        vm.prank(owner);
        assets.transferFrom(owner, signer(), uint160(asset));
    }

    function anySignedOrders() internal returns (Orders memory) {
        that(signedOrders.length != 0, "no orders yet");
        return signedOrders[roll(signedOrders.length)];
    }

    function unfilledOrders() internal view returns (Orders memory) {
        for (uint256 i = signedOrders.length; i > 0; --i) {
            RequestOrder memory wish = signedOrders[i - 1].request;
            bytes32 requestHash = wish.hash();
            bool open = !ended[requestHash] && block.timestamp <= wish.expiry && taken[requestHash] < wish.volume;
            if (open) return signedOrders[i - 1];
        }
        revert Unmet("all are filled");
    }

    /// @dev P10: never beyond what was signed, nor after it was taken back.
    function carry(Orders memory orders, uint32 volume) internal {
        RequestOrder memory wish = orders.request;
        bytes32 requestHash = wish.hash();
        address payer = wish.sponsor == address(0) ? wish.requester : wish.sponsor;
        address carrier = anyone();
        if (keyOf[wish.requester] == 0 || roll(4) == 0) {
            vm.prank(wish.requester);
            market.signRequest(wish);
        }
        OrderSignatures memory signatures = signaturesOf(orders, carrier);
        uint256 before = free(payer);
        by(carrier);
        bytes32 id = market.matchOrders(orders, signatures, volume);
        consent(payer);
        taken[requestHash] += volume;
        bool refused = ended[requestHash] || block.timestamp > wish.expiry || taken[requestHash] > wish.volume;
        if (refused) ++broken["P10"];
        opened(id, payer, before);
    }

    function signaturesOf(Orders memory orders, address carrier) internal view returns (OrderSignatures memory s) {
        RequestOrder memory wish = orders.request;
        bytes32 requestHash = wish.hash();
        bool needless = carrier == wish.requester || market.signed(wish.requester, requestHash);
        if (!needless) s.request = sign(wish.requester, requestHash);
        if (wish.sponsor != address(0) && carrier != wish.sponsor) {
            s.sponsor = sign(wish.sponsor, Sponsorship(wish.sponsor, requestHash).hash());
        }
        if (wish.programAsset != address(0)) s.program = sign(ownerOf(0), orders.program.hash());
        if (wish.datasetAsset != address(0)) s.dataset = sign(ownerOf(1), orders.dataset.hash());
        if (wish.pool != address(0)) s.offer = sign(ownerOf(2), orders.offer.hash());
    }

    function ownerOf(uint256 which) internal view returns (address) {
        return assets.assetOf(owned[which]).owner;
    }

    function anyRequest(address person) internal returns (RequestOrder memory wish) {
        wish = request(uint32(1 + roll(roll(3) == 0 ? 600 : 20)));
        wish.requester = person;
        wish.maxPrice = roll(1 ether);
        wish.trust = uint32(1 + roll(1000));
        if (roll(3) == 0) wish.rates = roll(1 << 60) << (64 * roll(4));
        if (roll(4) == 0) wish.checkpointBytes = uint32(roll(5000));
        wish.duration = uint32(1 + roll(2 hours));
        wish.expiry = uint64(block.timestamp + roll(4 hours));
        wish.salt = salts++;
        if (roll(2) == 0) {
            wish.callback = contractAccount;
            wish.callbackGas = CALLBACK_GAS;
            wish.deliveryFee = roll(3) * 0.01 ether;
        }
    }

    function anyOrders(address person) internal returns (Orders memory orders) {
        RequestOrder memory wish = anyRequest(person);
        if (roll(2) == 0) wish.sponsor = signer();
        if (roll(2) == 0) {
            wish.programAsset = owned[0];
            wish.maxProgramPrice = 0.3 ether;
            orders.program = programOrder();
        }
        if (roll(2) == 0) {
            wish.datasetAsset = owned[1];
            wish.dataset = DATASET;
            wish.maxDatasetPrice = 0.2 ether;
            orders.dataset = datasetOrder();
        }
        if (roll(2) == 0) {
            wish.pool = owned[2];
            wish.maxPoolPrice = 0.1 ether;
            orders.offer = offer(owned[2], type(uint32).max);
            orders.offer.price = roll(wish.maxPrice + 1);
            orders.offer.rates = wish.rates;
            orders.offer.poolPrice = roll(0.1 ether + 1);
        }
        orders.request = wish;
    }

    /// @dev The books of a deal are opened: what the payer has less is what the deal locks.
    function opened(bytes32 id, address payer, uint256 before) internal {
        Deal memory deal_ = sidework.dealOf(id);
        Seen storage book = seen[id];
        deals.push(id);
        book.payer = payer;
        book.epoch = deal_.epoch;
        book.volume = deal_.volume;
        book.deadline = deal_.deadline;
        book.locked = deal_.locked;
        book.left = deal_.locked;
        book.fee = sidework.callbackOf(id).fee;
        book.undelivered = book.fee == 0 ? 0 : deal_.volume;
        bool right = deal_.payer == payer && deal_.epoch == sidework.epoch()
            && free(payer) + book.locked + book.fee * book.undelivered == before;
        if (!right) ++broken["P3"];
    }

    function madeDeal() private returns (bytes32) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == Deals.DealMade.selector) return logs[i].topics[1];
        }
        revert Unmet("no deal made");
    }

    function programOrder() private returns (ProgramOrder memory p) {
        p.program = owned[0];
        p.price = roll(0.3 ether);
        p.volume = type(uint32).max;
        p.expiry = type(uint64).max;
    }

    function datasetOrder() private returns (DatasetOrder memory d) {
        d.dataset = owned[1];
        d.price = roll(0.2 ether);
        d.volume = type(uint32).max;
        d.expiry = type(uint64).max;
    }
}
