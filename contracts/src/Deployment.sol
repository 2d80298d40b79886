// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Arbiter} from "./Arbiter.sol";
import {Delivery} from "./Delivery.sol";
import {Market} from "./Market.sol";
import {Parameters} from "./Types.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title What is fixed at deployment (spec R-9)
/// @notice Immutable and without an owner: nobody can change a parameter or move another's money (P11). The three
/// contracts that may have something done here are created here, so their code is as fixed as this one's.
abstract contract Deployment is ISidework, EIP712 {
    IERC20 public immutable token;
    /// @notice The only caller of `open`.
    Market public immutable market;
    /// @notice The only caller of `slash`.
    Arbiter public immutable arbiter;
    /// @notice The only caller of `payDelivery`.
    Delivery public immutable delivery;
    /// @notice The most nodes there may be: bounds loops on chain and off.
    uint256 internal constant MAX_NODES = 100;
    uint256 internal immutable NODE_STAKE;
    uint256 internal immutable SEAT_STAKE;
    uint256 internal immutable REEXECUTION_FEE;
    uint256 internal immutable STORAGE_FEE;
    uint256 internal immutable GENESIS_NODES;
    uint256 internal immutable EPOCH_LENGTH;
    uint256 internal immutable MAX_DURATION;
    uint256 internal immutable GRACE;
    uint256 internal immutable UNBONDING;
    uint256 internal immutable FEE_BPS;
    uint256 internal immutable LOCK_CAP_BPS;

    /// @notice A parameter is out of its range; `name` is the field's.
    error WrongParameter(string name, uint256 value);
    /// @notice The function is for `allowed` alone.
    error OnlyFor(address allowed, address caller);

    modifier onlyFor(address allowed) {
        if (msg.sender != allowed) revert OnlyFor(allowed, msg.sender);
        _;
    }

    constructor(IERC20 token_, IAssets assets, Parameters memory p) EIP712("Sidework", "1") {
        if (address(token_).code.length == 0) revert WrongParameter("token", uint160(address(token_)));
        if (address(assets).code.length == 0) revert WrongParameter("assets", uint160(address(assets)));
        if (p.nodeStake == 0) revert WrongParameter("nodeStake", p.nodeStake);
        if (p.seatStake == 0) revert WrongParameter("seatStake", p.seatStake);
        if (p.genesisNodes == 0 || p.genesisNodes > MAX_NODES) revert WrongParameter("genesisNodes", p.genesisNodes);
        if (p.epochLength == 0) revert WrongParameter("epochLength", p.epochLength);
        if (p.maxDuration == 0) revert WrongParameter("maxDuration", p.maxDuration);
        if (p.feeBps > 10_000) revert WrongParameter("feeBps", p.feeBps);
        // Seats given up on an epoch's first day still work in deals made on its last: they must stay slashable.
        if (p.unbonding <= uint256(p.epochLength) + p.maxDuration + p.grace) {
            revert WrongParameter("unbonding", p.unbonding);
        }
        token = token_;
        market = new Market(assets, p.maxDuration);
        arbiter = new Arbiter();
        delivery = new Delivery();
        NODE_STAKE = p.nodeStake;
        SEAT_STAKE = p.seatStake;
        REEXECUTION_FEE = p.reexecutionFee;
        STORAGE_FEE = p.storageFee;
        GENESIS_NODES = p.genesisNodes;
        EPOCH_LENGTH = p.epochLength;
        MAX_DURATION = p.maxDuration;
        GRACE = p.grace;
        UNBONDING = p.unbonding;
        FEE_BPS = p.feeBps;
        LOCK_CAP_BPS = p.lockCapBps;
    }

    /// @notice The deployment's parameters.
    function parameters() external view returns (Parameters memory) {
        return Parameters({
            nodeStake: uint96(NODE_STAKE),
            seatStake: uint96(SEAT_STAKE),
            reexecutionFee: uint96(REEXECUTION_FEE),
            storageFee: uint96(STORAGE_FEE),
            genesisNodes: uint32(GENESIS_NODES),
            epochLength: uint32(EPOCH_LENGTH),
            maxDuration: uint32(MAX_DURATION),
            grace: uint32(GRACE),
            unbonding: uint32(UNBONDING),
            feeBps: uint16(FEE_BPS),
            lockCapBps: uint32(LOCK_CAP_BPS)
        });
    }

    /// @inheritdoc ISidework
    function reexecutionFee() external view returns (uint256) {
        return REEXECUTION_FEE;
    }

    /// @inheritdoc ISidework
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }
}
