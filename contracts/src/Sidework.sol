// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Deployment} from "./Deployment.sol";
import {Settlement} from "./Settlement.sol";
import {Parameters} from "./Types.sol";
import {IAssets} from "./interfaces/IAssets.sol";

/// @title Sidework: escrow, stakes, deals and settlement of off-chain work
/// @notice The contract that holds the money, each part building on the one before:
/// Deployment <- Accounts <- SigningKeys <- Membership <- Slashing <- Epochs <- Beacon <- Deals <- Settlement.
/// It creates the market, the arbiter and the delivery contract, and does for each of them one thing alone.
/// Trust: money moves by its owner's call or signature, by the certificate of the committee that its deal was made
/// under (and then only what the deal locked), or by proof of the culprit's own fault. There is no administrator, no
/// upgrade, no pause. The token must be what ERC-20 says: balances that only transfers change.
contract Sidework is Settlement {
    constructor(IERC20 token_, IAssets assets, Parameters memory parameters_) Deployment(token_, assets, parameters_) {}
}
