// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checks} from "./support/Checks.sol";
import {Crowd} from "./support/Crowd.sol";

/// @notice The promises, after any sequence of what anybody can do. One campaign checks them all, since each would else
/// repeat the same acts; the failure says which promise is broken.
contract InvariantsTest is Checks {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Crowd private crowd;

    function setUp() public {
        crowd = new Crowd();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(crowd);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        string[38] memory acts = crowd.acts();
        bytes4[] memory selectors = new bytes4[](acts.length);
        for (uint256 i = 0; i < acts.length; ++i) {
            selectors[i] = crowd.selectorOf(acts[i]);
        }
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(crowd), selectors);
    }

    function invariant_Promises() public view {
        crowd.booksAreCovered();
        crowd.dealsAreRight();
        crowd.sharesAreWithinThePot();
        crowd.beaconsAreRight();
        crowd.nothingWasBroken();
    }

    function afterInvariant() public {
        crowd.goHome();
    }

    /// @dev A crowd whose acts all failed would break no promise: each has to reach its end.
    function test_EveryActSucceeds() public {
        string[38] memory acts = crowd.acts();
        for (uint256 i = 0; i < 50 * acts.length; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            (bool done,) = address(crowd).call(abi.encodeWithSelector(crowd.selectorOf(acts[i % acts.length]), seed));
            if (i % 100 == 0 && done) invariant_Promises();
        }
        for (uint256 i = 0; i < acts.length; ++i) {
            that(crowd.done(crowd.selectorOf(acts[i])) != 0, string.concat("never succeeded: ", acts[i]));
        }
        crowd.goHome();
    }
}
