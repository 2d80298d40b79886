// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Parameters} from "../../src/Types.sol";
import {Network} from "./Network.sol";

/// @notice Twelve people of whom anyone may play any part, one contract account among them, and the books that the
/// promises are held against: written from what was done, not from what the contracts say of it.
abstract contract CrowdBooks is Network {
    uint256 internal constant PERSON_KEY = 0x10000;
    uint256 internal constant PEOPLE = 12;

    struct Seen {
        address payer;
        uint32 epoch;
        uint32 volume;
        uint256 deadline;
        uint256 locked; // at the match
        uint256 left; // of it
        uint256 paid; // of it, by certificates
        uint256 tasks; // settled
        uint256 fee; // for a delivery
        uint256 undelivered; // whose fee is reserved
        bool refunded;
    }

    /// @dev Ascending, as credits must be.
    address[] internal people;
    mapping(address account => uint256) internal keyOf;
    mapping(uint32 epoch => address[]) internal committees;
    bytes32[] internal deals;
    mapping(bytes32 dealId => Seen) internal seen;
    mapping(bytes32 dealId => mapping(uint32 lot => uint256)) internal seenBits;
    mapping(uint32 epoch => uint256) internal claimed;
    uint256 internal gifts;

    /// @notice How often an act reached its end.
    mapping(bytes4 selector => uint256) public done;
    /// @notice How often a promise was seen to be broken during an act.
    mapping(string name => uint256) public broken;

    address private consenting;
    uint256 private dice;

    /// @dev Around every act: nobody but who calls, signs or is proven guilty may be poorer after it (P11).
    modifier act(uint256 seed) {
        dice = seed;
        consenting = address(0);
        uint256[] memory before = worths();
        _;
        for (uint256 i = 0; i < before.length; ++i) {
            if (people[i] != consenting && worth(people[i]) < before[i]) ++broken["P11"];
        }
        ++done[msg.sig];
    }

    /// @dev Short times, so that a run goes through several epochs, refunds and unbondings; a cap, so that it is counted.
    function crowded() internal pure returns (Parameters memory p) {
        p = parameters();
        p.epochLength = 1 hours;
        p.maxDuration = 2 hours;
        p.grace = 30 minutes;
        p.unbonding = 4 hours;
        p.lockCapBps = 150_000;
    }

    function settleIn(address contractAccount) internal {
        people.push(contractAccount);
        for (uint256 i = 0; i < PEOPLE; ++i) {
            address person = vm.addr(PERSON_KEY + i);
            keyOf[person] = PERSON_KEY + i;
            people.push(person);
        }
        for (uint256 i = 1; i <= PEOPLE; ++i) {
            for (uint256 j = i; j > 0 && people[j] < people[j - 1]; --j) {
                (people[j], people[j - 1]) = (people[j - 1], people[j]);
            }
        }
    }

    /// @dev The next call is this person's, who may become poorer by it.
    function by(address person) internal {
        consent(person);
        vm.prank(person);
    }

    function consent(address person) internal {
        consenting = person;
    }

    /// @dev A number below `sides`, by the act's seed.
    function roll(uint256 sides) internal returns (uint256) {
        dice = uint256(keccak256(abi.encode(dice)));
        return dice % sides;
    }

    function anyone() internal returns (address) {
        return people[roll(people.length)];
    }

    /// @dev One who can sign.
    function signer() internal returns (address) {
        return vm.addr(PERSON_KEY + roll(PEOPLE));
    }

    /// @dev One of whom something is true, if there is one.
    function anyoneWho(function(address) view returns (bool) holds) internal returns (address person) {
        uint256 first = roll(people.length);
        for (uint256 i = 0; i < people.length; ++i) {
            person = people[(first + i) % people.length];
            if (holds(person)) return person;
        }
        revert Unmet("there is nobody");
    }

    function hasSeats(address person) internal view returns (bool) {
        (uint256 seats,,) = sidework.seatsOf(person);
        return seats != 0;
    }

    function isNode(address person) internal view returns (bool) {
        return sidework.nodeOf(person);
    }

    function isUnbonding(address person) internal view returns (bool) {
        (,, uint256 unbonding,) = sidework.accountOf(person);
        return unbonding != 0;
    }

    function isRich(address person) internal view returns (bool) {
        return free(person) != 0;
    }

    function anyDeal() internal returns (bytes32) {
        that(deals.length != 0, "no deal yet");
        return deals[roll(deals.length)];
    }

    function sign(address account, bytes32 structHash) internal view returns (bytes memory) {
        that(keyOf[account] != 0, "a contract cannot sign");
        return compact(keyOf[account], typed(structHash));
    }

    function worth(address person) internal view returns (uint256) {
        (uint256 free_, uint256 staked, uint256 unbonding,) = sidework.accountOf(person);
        return free_ + staked + unbonding;
    }

    function worths() internal view returns (uint256[] memory list) {
        list = new uint256[](people.length);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = worth(people[i]);
        }
    }

    function frees() internal view returns (uint256[] memory list) {
        list = new uint256[](people.length);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = free(people[i]);
        }
    }

    /// @dev Ones for the tasks of a lot.
    function maskOf(uint256 volume, uint256 lot) internal pure returns (uint256) {
        if (volume <= lot * 256) return 0;
        uint256 tasks = volume - lot * 256;
        return tasks < 256 ? (1 << tasks) - 1 : type(uint256).max;
    }

    function count(uint256 bits) internal pure returns (uint256 ones) {
        for (; bits != 0; bits &= bits - 1) {
            ++ones;
        }
    }
}
