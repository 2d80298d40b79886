// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A credit token for networks that have none of their own
/// @notice Plain ERC-20 with permit (EIP-2612) and approve-and-call (ERC-1363); the whole supply is minted once, to the
/// holder named at deployment.
contract CreditToken is ERC20, ERC20Permit, ERC1363 {
    constructor(address holder, uint256 supply) ERC20("Sidework Credit", "SWC") ERC20Permit("Sidework Credit") {
        _mint(holder, supply);
    }
}
