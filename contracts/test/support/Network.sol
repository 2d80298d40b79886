// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Arbiter} from "../../src/Arbiter.sol";
import {Assets} from "../../src/Assets.sol";
import {CreditToken} from "../../src/CreditToken.sol";
import {Delivery} from "../../src/Delivery.sol";
import {Hashing} from "../../src/Hashing.sol";
import {Market} from "../../src/Market.sol";
import {Sidework} from "../../src/Sidework.sol";
import {CertifiedSegment, Deal, OfferOrder, Parameters, RequestOrder, Segment} from "../../src/Types.sol";
import {IAssets} from "../../src/interfaces/IAssets.sol";
import {Checks} from "./Checks.sol";
import {Listing} from "./Listing.sol";

/// @notice A deployment with four nodes, and the signatures its people make.
abstract contract Network is Checks {
    uint256 internal constant NODE_KEY = 0x1000; // 0x1000 .. 0x1003
    uint256 internal constant REQUESTER_KEY = 0x2000;
    uint256 internal constant SELLER_KEY = 0x3000;
    uint256 internal constant WORKER_KEY = 0x4000; // 0x4000 ..
    uint256 internal constant THIEF_KEY = 0x5000;
    uint96 internal constant NODE_STAKE = 1000 ether;
    uint96 internal constant SEAT_STAKE = 100 ether;
    uint96 internal constant REEXECUTION_FEE = 0.01 ether;
    uint96 internal constant STORAGE_FEE = 0.001 ether; // per KiB and task
    uint256 internal constant PRICE = 1 ether;
    uint256 internal constant LINKS = 8; // of a node's hash chain
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    CreditToken internal token;
    Assets internal assets;
    Sidework internal sidework;
    Market internal market;
    Arbiter internal arbiter;
    Delivery internal delivery;
    address[] internal committee;
    address internal requester = vm.addr(REQUESTER_KEY);
    address internal seller = vm.addr(SELLER_KEY);
    address internal thief = vm.addr(THIEF_KEY);

    function parameters() internal pure returns (Parameters memory) {
        return Parameters({
            nodeStake: NODE_STAKE,
            seatStake: SEAT_STAKE,
            reexecutionFee: REEXECUTION_FEE,
            storageFee: STORAGE_FEE,
            genesisNodes: 4,
            epochLength: 1 days,
            maxDuration: 7 days,
            grace: 1 days,
            unbonding: 10 days,
            feeBps: 250,
            lockCapBps: 0
        });
    }

    function deploy() internal {
        deployWith(parameters());
    }

    function deployWith(Parameters memory p) internal {
        vm.warp(1_800_000_000);
        token = optimized()
            ? CreditToken(create("CreditToken", abi.encode(address(this), 1e9 ether)))
            : new CreditToken(address(this), 1e9 ether);
        assets = optimized() ? Assets(create("Assets", "")) : new Assets();
        sidework = sideworkOf(address(token), p);
        market = sidework.market();
        arbiter = sidework.arbiter();
        delivery = sidework.delivery();
    }

    function sideworkOf(address token_, Parameters memory p) internal returns (Sidework) {
        return sideworkOf(token_, address(assets), p);
    }

    function sideworkOf(address token_, address assets_, Parameters memory p) internal returns (Sidework) {
        if (!optimized()) return new Sidework(IERC20(token_), IAssets(assets_), p);
        return Sidework(create("Sidework", abi.encode(token_, assets_, p)));
    }

    /// @dev Whether to deploy the optimized code of target/abi, which is what users get, or forge's own: quick to
    /// compile, and the one that coverage and mutations are about.
    function optimized() private view returns (bool) {
        return !vm.envOr("SIDEWORK_FORGE_CODE", false);
    }

    /// @dev Passes on why a constructor reverts.
    function create(string memory name, bytes memory arguments) private returns (address made) {
        string memory code = vm.readFile(string.concat("target/abi/", name, ".bin"));
        bytes memory initialization = bytes.concat(vm.parseBytes(string.concat("0x", code)), arguments);
        assembly ("memory-safe") {
            made := create(0, add(initialization, 0x20), mload(initialization))
            if iszero(made) {
                returndatacopy(initialization, 0, returndatasize())
                revert(initialization, returndatasize())
            }
        }
    }

    /// @dev Deployed, four nodes joined, epoch 1 running, the requester with a million credits.
    function begin() internal {
        beginWith(4);
    }

    function beginWith(uint256 nodes) internal {
        deploy();
        fund(requester, 1_000_000 ether);
        delete committee;
        for (uint256 i = 0; i < nodes; ++i) {
            address node = vm.addr(NODE_KEY + i);
            fund(node, NODE_STAKE);
            vm.prank(node);
            sidework.joinAsNode("http://node", tipOf(node));
            committee.push(node);
        }
        sidework.startEpoch();
    }

    /// @dev A node's hash chain, by how many links are left.
    function link(address node, uint256 left) internal pure returns (bytes32 value) {
        value = keccak256(abi.encode(node));
        for (uint256 i = 0; i < left; ++i) {
            value = keccak256(abi.encode(value));
        }
    }

    function tipOf(address node) internal pure returns (bytes32) {
        return link(node, LINKS);
    }

    function fund(address account, uint256 amount) internal {
        token.transfer(account, amount);
        vm.startPrank(account);
        token.approve(address(sidework), amount);
        sidework.deposit(amount);
        vm.stopPrank();
    }

    function free(address account) internal view returns (uint256 amount) {
        (amount,,,) = sidework.accountOf(account);
    }

    function worker(uint256 i) internal pure returns (address) {
        return vm.addr(WORKER_KEY + i);
    }

    function seat(uint256 i, uint8 seats) internal {
        fund(worker(i), seats * SEAT_STAKE);
        vm.prank(worker(i));
        sidework.stakeSeats(seats, address(0), PRICE);
    }

    function request(uint32 volume) internal view returns (RequestOrder memory order) {
        order.requester = requester;
        order.program = keccak256("program");
        order.parameters = keccak256("parameters");
        order.maxPrice = PRICE;
        order.volume = volume;
        order.trust = 10;
        order.fuel = 1e9;
        order.memoryPages = 16;
        order.outputBytes = 1024;
        order.duration = 1 hours;
        order.expiry = uint64(block.timestamp + 1 days);
    }

    /// @dev For a pool that the seller has registered.
    function offer(address pool, uint32 volume) internal view returns (OfferOrder memory order) {
        order.pool = pool;
        order.price = PRICE / 2;
        order.volume = volume;
        order.fuel = 1e9;
        order.memoryPages = 16;
        order.outputBytes = 1024;
        order.expiry = uint64(block.timestamp + 1 days);
    }

    function domain() internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sidework"),
                keccak256("1"),
                block.chainid,
                address(sidework)
            )
        );
    }

    function typed(bytes32 structHash) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain(), structHash);
    }

    function compact(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 vs) = vm.signCompact(key, digest);
        return bytes.concat(r, vs);
    }

    /// @dev A deal of the public pool, ordered by the requester itself.
    function deal(uint32 volume) internal returns (bytes32) {
        return ordered(request(volume));
    }

    function ordered(RequestOrder memory order) internal returns (bytes32) {
        vm.prank(order.requester);
        return market.order(order);
    }

    function settledOf(bytes32 dealId) internal view returns (uint256) {
        Deal memory state = sidework.dealOf(dealId);
        return state.volume - state.unsettled;
    }

    function credit(address account, uint256 amount) internal pure returns (uint256) {
        return uint256(uint160(account)) << 96 | amount;
    }

    /// @dev `amount` to each of three workers, ascending by account.
    function credits(uint256 amount) internal pure returns (uint256[] memory words) {
        return creditsOf(3, amount);
    }

    function creditsOf(uint256 workers, uint256 amount) internal pure returns (uint256[] memory words) {
        words = new uint256[](workers);
        for (uint256 i = 0; i < workers; ++i) {
            uint256 word = credit(worker(i), amount);
            uint256 j = i;
            for (; j > 0 && words[j - 1] > word; --j) {
                words[j] = words[j - 1];
            }
            words[j] = word;
        }
    }

    function sum(uint256[] memory words) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < words.length; ++i) {
            total += uint96(words[i]);
        }
    }

    /// @dev Uncertified: three workers, 0.1 credits each, 0.01 to the pot.
    function segment(bytes32 dealId, uint32 lot, uint256 bits) internal pure returns (CertifiedSegment memory s) {
        s.dealId = dealId;
        s.lot = lot;
        s.bits = bits;
        s.root = keccak256("root");
        s.credits = credits(0.1 ether);
        s.spent = sum(s.credits) + 0.01 ether;
    }

    function hashOf(uint32 epoch, CertifiedSegment memory s) internal pure returns (bytes32) {
        return Hashing.hash(
            Segment(
                epoch,
                s.dealId,
                s.lot,
                s.round,
                s.viewNumber,
                s.bits,
                s.root,
                s.spent,
                keccak256(abi.encodePacked(s.credits))
            )
        );
    }

    /// @dev Signed by the committee members whose bits are set.
    function certify(CertifiedSegment memory s, uint256 signers) internal view returns (CertifiedSegment memory) {
        s.signers = signers;
        s.signatures = quorumSignatures(typed(hashOf(1, s)), signers);
        return s;
    }

    function quorumSignatures(bytes32 digest, uint256 signers) internal pure returns (bytes memory signatures) {
        for (uint256 i = 0; i < 256; ++i) {
            if ((signers >> i) & 1 == 1) signatures = bytes.concat(signatures, compact(NODE_KEY + i, digest));
        }
    }

    /// @dev Settles segments whose credits stand as they are signed, with accounts.
    function settleAll(uint32 epoch, CertifiedSegment[] memory list) internal {
        sidework.settle(epoch, committee, Listing.accounts(list), Listing.byIndex(list));
    }

    function only(CertifiedSegment memory s) internal pure returns (CertifiedSegment[] memory list) {
        list = new CertifiedSegment[](1);
        list[0] = s;
    }
}
