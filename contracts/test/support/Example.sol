// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice A struct's declaration, fields as JSON and encoded words, built field by field. The three examples of each
/// type have middle, least and greatest values that both languages admit.
library Example {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    struct Builder {
        uint256 which; // 0 middle, 1 least, 2 greatest
        string name;
        string declared;
        string fields;
        bytes words;
    }

    function start(string memory name, uint256 which) internal pure returns (Builder memory b) {
        b.which = which;
        b.name = name;
    }

    function number(Builder memory b, string memory kind, string memory name, uint256 low, uint256 mid, uint256 high)
        internal
        pure
    {
        uint256 value = b.which == 0 ? mid : b.which == 1 ? low : high;
        add(b, kind, name, vm.toString(value), bytes32(value));
    }

    /// @dev A count that Java keeps in an int.
    function count(Builder memory b, string memory name) internal pure {
        number(b, "uint32", name, 0, uint32(uint256(keccak256(bytes(name)))) >> 8, type(uint32).max >> 1);
    }

    function amount(Builder memory b, string memory name) internal pure {
        number(b, "uint256", name, 0, uint256(keccak256(bytes(name))) >> 160, type(uint256).max);
    }

    function word(Builder memory b, string memory name) internal pure {
        bytes32 value = b.which == 0 ? keccak256(bytes(name)) : bytes32(b.which == 1 ? 0 : type(uint256).max);
        add(b, "bytes32", name, vm.toString(value), value);
    }

    function account(Builder memory b, string memory name) internal pure {
        uint160 value = b.which == 0 ? uint160(uint256(keccak256(bytes(name)))) : b.which == 1 ? 0 : type(uint160).max;
        add(b, "address", name, vm.toString(address(value)), bytes32(uint256(value)));
    }

    function declaration(Builder memory b) internal pure returns (string memory) {
        return string.concat(b.name, "(", b.declared, ")");
    }

    function structHash(Builder memory b) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(bytes(declaration(b))), b.words));
    }

    function add(Builder memory b, string memory kind, string memory name, string memory value, bytes32 encoded)
        private
        pure
    {
        string memory comma = b.words.length == 0 ? "" : ",";
        b.declared = string.concat(b.declared, comma, kind, " ", name);
        b.fields = string.concat(b.fields, comma, '"', name, '":"', value, '"');
        b.words = bytes.concat(b.words, encoded);
    }
}
