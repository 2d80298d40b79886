// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Network} from "./Network.sol";

/// @notice A test that begins with the running network.
abstract contract SideworkTest is Network {
    function setUp() public virtual {
        begin();
    }
}
