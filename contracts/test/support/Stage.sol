// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Arbiter} from "../../src/Arbiter.sol";
import {Assets} from "../../src/Assets.sol";
import {CreditToken} from "../../src/CreditToken.sol";
import {Delivery} from "../../src/Delivery.sol";
import {Market} from "../../src/Market.sol";
import {Sidework} from "../../src/Sidework.sol";
import {Parameters} from "../../src/Types.sol";
import {IComputeCallback} from "../../src/interfaces/IComputeCallback.sol";
import {Needs} from "../../src/interfaces/IAssets.sol";
import {IGroup} from "../../src/interfaces/IGroup.sol";
import {Network} from "./Network.sol";

/// @dev Places of everybody and everything that an operation can name; 0 is the zero address.
uint256 constant PLACES = 32;

/// @notice A group of whom it was made with.
contract Circle is IGroup {
    mapping(address member => bool) public contains;

    constructor(address[] memory members) {
        for (uint256 i = 0; i < members.length; ++i) {
            contains[members[i]] = true;
        }
    }
}

/// @notice Answers nothing to anybody.
contract Mute {}

/// @notice Takes any result.
contract Listener is IComputeCallback {
    function onResult(bytes32, uint32, uint8, bytes calldata) external {}
}

/// @notice Two deployments, with and without a cap on locks (spec R-29), and the same people before each: their places
/// are those of Cast.java.
abstract contract Stage is Network {
    struct Deployed {
        CreditToken token;
        Assets assets;
        Sidework sidework;
        Market market;
        Arbiter arbiter;
        Delivery delivery;
        address[PLACES] who;
    }

    uint256 internal constant FIRST_KEY = 0x1000;
    uint256 internal constant POOL_OWNER = 4;
    uint256 internal constant PROGRAM_OWNER = 5;
    uint256 internal constant DATASET_OWNER = 6;
    uint256 internal constant PEOPLE = 25; // the first is nobody
    uint256 internal constant PROGRAM = 25;
    uint256 internal constant DATASET = 26;
    uint256 internal constant POOL = 27;
    uint256 internal constant NO_ASSET = 28;
    uint256 internal constant GROUP = 29;
    uint256 internal constant NO_GROUP = 30;
    uint256 internal constant CALLBACK = 31;
    uint256 internal constant WALLET = 10_000 ether;
    uint256 internal constant DEPOSIT = 6_000 ether;

    address[PLACES] internal who;
    bytes32[] internal deals;
    bytes32[] internal orderHashes;
    Deployed[2] private deployed;

    function setUp() public {
        for (uint256 capped = 0; capped < 2; ++capped) {
            Parameters memory p = parameters();
            p.epochLength = 3600;
            p.maxDuration = 7200;
            p.grace = 600;
            p.unbonding = 12_000;
            p.lockCapBps = capped == 1 ? 5_000 : 0;
            deployWith(p);
            populate();
            deployed[capped] = Deployed(token, assets, sidework, market, arbiter, delivery, who);
        }
    }

    function enter(bool capped) internal {
        Deployed storage d = deployed[capped ? 1 : 0];
        (token, assets, sidework) = (d.token, d.assets, d.sidework);
        (market, arbiter, delivery) = (d.market, d.arbiter, d.delivery);
        who = d.who;
    }

    function keyOf(uint256 place) internal pure returns (uint256) {
        return FIRST_KEY + place;
    }

    function populate() private {
        for (uint256 place = 1; place < PEOPLE; ++place) {
            who[place] = vm.addr(keyOf(place));
            token.transfer(who[place], WALLET);
            vm.startPrank(who[place]);
            token.approve(address(sidework), type(uint256).max);
            sidework.deposit(DEPOSIT);
            vm.stopPrank();
        }
        vm.prank(who[PROGRAM_OWNER]);
        who[PROGRAM] = assets.registerProgram(bytes32(uint256(1)), Needs(0, 1000, 4, 100), 0, "");
        vm.prank(who[DATASET_OWNER]);
        who[DATASET] = assets.registerDataset(bytes32(uint256(2)), 0, "");
        vm.prank(who[POOL_OWNER]);
        who[POOL] = assets.registerPool(0, "");
        who[NO_ASSET] = address(0xa55e7);
        address[] memory members = new address[](5);
        (members[0], members[1]) = (who[1], who[2]);
        (members[2], members[3], members[4]) = (who[PROGRAM], who[DATASET], who[POOL]);
        who[GROUP] = address(new Circle(members));
        who[NO_GROUP] = address(new Mute());
        who[CALLBACK] = address(new Listener());
    }

    /// @dev All numbers that must agree, in the order of Balances.java. In assembly: this runs after every operation.
    function balances(address caller) internal view returns (uint256[] memory words) {
        uint256 epochs = sidework.epoch();
        words = new uint256[](4 * (PEOPLE - 1) + 4 + 3 * epochs + 10 * deals.length + orderHashes.length);
        uint256 next = 0;
        for (uint256 place = 1; place < PEOPLE; ++place) {
            next = ask(words, next, 4, address(sidework), sidework.accountOf.selector, word(who[place]));
        }
        next = ask(words, next, 1, address(token), token.balanceOf.selector, word(address(sidework)));
        next = ask(words, next, 1, address(sidework), sidework.accountOf.selector, word(BURN));
        next = ask(words, next, 1, address(token), token.balanceOf.selector, word(caller));
        words[next++] = epochs;
        for (uint256 epoch = 1; epoch <= epochs; ++epoch) {
            next = ask(words, next, 2, address(sidework), sidework.feePot.selector, bytes32(epoch));
            next = ask(words, next, 1, address(sidework), sidework.beacon.selector, bytes32(epoch));
        }
        uint256[] memory callback = new uint256[](4);
        for (uint256 i = 0; i < deals.length; ++i) {
            bytes32 id = deals[i];
            next = ask(words, next, 7, address(sidework), sidework.dealOf.selector, id);
            ask(callback, 0, 4, address(sidework), sidework.callbackOf.selector, id);
            words[next++] = callback[2] * callback[3]; // undelivered x fee
            words[next++] = sidework.settledBits(id, 0);
            words[next++] = sidework.settledBits(id, 1);
        }
        for (uint256 i = 0; i < orderHashes.length; ++i) {
            next = ask(words, next, 1, address(market), market.filled.selector, orderHashes[i]);
        }
    }

    /// @dev Asks a view of one argument, and writes the first `count` words of its answer behind those that are there;
    /// returns where the next ones go.
    function ask(uint256[] memory words, uint256 next, uint256 count, address target, bytes4 selector, bytes32 argument)
        private
        view
        returns (uint256)
    {
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, argument)
            let to := add(add(words, 0x20), shl(5, next))
            if iszero(staticcall(gas(), target, 0x00, 0x24, to, shl(5, count))) { revert(0, 0) }
        }
        return next + count;
    }

    function word(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
