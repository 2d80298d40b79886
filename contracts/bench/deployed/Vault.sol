// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20, ERC4626, IERC20} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @notice OpenZeppelin's tokenised vault as it is: what a deposit and a withdrawal cost elsewhere.
contract Vault is ERC4626 {
    constructor(IERC20 token) ERC20("Vault", "VLT") ERC4626(token) {}
}
