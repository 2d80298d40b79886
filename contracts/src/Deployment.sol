// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Parameters} from "./Types.sol";

/// @title What is fixed at deployment (spec R-9)
/// @notice Immutable and without an owner: nobody can change a parameter or move another's money (P11).
abstract contract Deployment is EIP712 {
    IERC20 public immutable token;
    uint256 internal immutable NODE_STAKE;
    uint256 internal immutable SEAT_STAKE;
    uint256 internal immutable REEXECUTION_FEE;
    uint256 internal immutable GENESIS_NODES;
    uint256 internal immutable EPOCH_LENGTH;
    uint256 internal immutable MAX_DURATION;
    uint256 internal immutable GRACE;
    uint256 internal immutable UNBONDING;
    uint256 internal immutable FEE_BPS;

    /// @notice A parameter is out of its range; `name` is the field's.
    error WrongParameter(string name, uint256 value);

    constructor(IERC20 token_, Parameters memory p) EIP712("Sidework", "1") {
        if (address(token_).code.length == 0) revert WrongParameter("token", uint160(address(token_)));
        if (p.nodeStake == 0) revert WrongParameter("nodeStake", p.nodeStake);
        if (p.seatStake == 0) revert WrongParameter("seatStake", p.seatStake);
        if (p.genesisNodes == 0) revert WrongParameter("genesisNodes", p.genesisNodes);
        if (p.epochLength == 0) revert WrongParameter("epochLength", p.epochLength);
        if (p.maxDuration == 0) revert WrongParameter("maxDuration", p.maxDuration);
        if (p.feeBps > 10_000) revert WrongParameter("feeBps", p.feeBps);
        // Seats given up on an epoch's first day still work in deals made on its last: they must stay slashable.
        if (p.unbonding <= uint256(p.epochLength) + p.maxDuration + p.grace) {
            revert WrongParameter("unbonding", p.unbonding);
        }
        token = token_;
        NODE_STAKE = p.nodeStake;
        SEAT_STAKE = p.seatStake;
        REEXECUTION_FEE = p.reexecutionFee;
        GENESIS_NODES = p.genesisNodes;
        EPOCH_LENGTH = p.epochLength;
        MAX_DURATION = p.maxDuration;
        GRACE = p.grace;
        UNBONDING = p.unbonding;
        FEE_BPS = p.feeBps;
    }

    /// @notice The deployment's parameters.
    function parameters() external view returns (Parameters memory) {
        return Parameters({
            nodeStake: uint96(NODE_STAKE),
            seatStake: uint96(SEAT_STAKE),
            reexecutionFee: uint96(REEXECUTION_FEE),
            genesisNodes: uint32(GENESIS_NODES),
            epochLength: uint32(EPOCH_LENGTH),
            maxDuration: uint32(MAX_DURATION),
            grace: uint32(GRACE),
            unbonding: uint32(UNBONDING),
            feeBps: uint16(FEE_BPS)
        });
    }
}
