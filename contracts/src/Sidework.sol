// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Deployment} from "./Deployment.sol";
import {Slashing} from "./Slashing.sol";
import {Parameters} from "./Types.sol";

/// @title Sidework: escrow, stakes, orders and settlement of off-chain work
/// @notice One contract, each part building on the one before:
/// Deployment <- Accounts <- Membership <- Epochs <- Market <- Settlement <- Slashing.
/// Trust: money moves by its owner's call or signature, by the certificate of the committee that its deal was made
/// under (and then only what the deal locked), or by proof of a worker's own fault. There is no administrator, no
/// upgrade, no pause.
contract Sidework is Slashing {
    constructor(IERC20 token_, Parameters memory parameters_) Deployment(token_, parameters_) {}
}
