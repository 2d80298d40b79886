// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1363Spender} from "@openzeppelin/contracts/interfaces/IERC1363Spender.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Deployment} from "./Deployment.sol";
import {Account, RequestOrder} from "./Types.sol";
import {IMarket} from "./interfaces/IMarket.sol";

/// @title Accounts: money in, money out
/// @notice Every unit held is free, staked or unbonding (an account's), locked (a deal's) or in an epoch's fee pot, so
/// their sum never exceeds the tokens held (P1); the free balance can be withdrawn at any time (P6).
abstract contract Accounts is Deployment, IERC1363Spender, ReentrancyGuardTransient {
    using Address for address;
    using SafeERC20 for IERC20;

    /// @dev The contract never holds more than 2^128 - 1 credits, so no sum of parts overflows 128 bits.
    mapping(address => Account) internal _accounts;

    event Deposited(address indexed account, uint256 amount);
    event Withdrawn(address indexed account, uint256 amount);

    error ZeroAmount();
    /// @notice `arrived` of `amount` credits came: a token that takes a fee is refused.
    error TokenTookFee(uint256 amount, uint256 arrived);
    error InsufficientFree(address account, uint256 free, uint256 needed);

    /// @notice Moves `amount` credits of the caller into its free balance.
    /// Effects: free += amount, tokens held += amount.
    /// Requirements: amount > 0, allowance, exactly `amount` arrives.
    function deposit(uint256 amount) external {
        _deposit(msg.sender, amount);
    }

    /// @notice `deposit` with an EIP-2612 permit in place of an allowance. A permit that somebody else sent first does
    /// no harm: the allowance it gave is there.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        _depositWithPermit(amount, deadline, v, r, s);
    }

    /// @notice `depositWithPermit`, then the caller's direct order (spec R-27).
    /// Requirements: those of `depositWithPermit` and of the market's `order`; the lock may use all of the free balance.
    function depositWithPermitAndOrder(
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s,
        RequestOrder calldata request
    ) external returns (bytes32 dealId) {
        _depositWithPermit(amount, deadline, v, r, s);
        return market.orderFor(msg.sender, request);
    }

    /// @notice What the token calls on the owner's `approveAndCall` (ERC-1363): `deposit` for that owner and, unless
    /// `data` is empty, the direct order `abi.encode(RequestOrder)` of it (spec R-27).
    /// Requirements: the caller is the token; those of `deposit` and of the market's `order`.
    function onApprovalReceived(address owner, uint256 amount, bytes calldata data)
        external
        onlyFor(address(token))
        returns (bytes4)
    {
        _deposit(owner, amount);
        if (data.length != 0) {
            // The order's words go on as they came: the market decodes them.
            address(market).functionCall(abi.encodePacked(IMarket.orderFor.selector, abi.encode(owner), data));
        }
        return this.onApprovalReceived.selector;
    }

    /// @notice Pays `amount` credits of the caller's free balance out to it.
    /// Effects: free -= amount, tokens held -= amount. Requirements: 0 < amount <= free.
    function withdraw(uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        _take(msg.sender, amount);
        emit Withdrawn(msg.sender, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// @notice An account's credits, and the time (s) from which what unbonds can be released.
    function accountOf(address owner)
        external
        view
        returns (uint256 free, uint256 staked, uint256 unbonding, uint256 unbondingUntil)
    {
        Account memory account = _accounts[owner];
        free = account.free;
        staked = account.seats * SEAT_STAKE + (account.node ? NODE_STAKE : 0);
        unbonding = account.unbondingSeats * SEAT_STAKE + account.unbondingNodes * NODE_STAKE;
        unbondingUntil = account.unbondingUntil;
    }

    function _take(address owner, uint256 amount) internal {
        Account storage account = _accounts[owner];
        uint256 free = account.free;
        if (free < amount) revert InsufficientFree(owner, free, amount);
        unchecked {
            account.free = uint128(free - amount);
        }
    }

    function _give(address owner, uint256 amount) internal {
        Account storage account = _accounts[owner];
        unchecked {
            account.free += uint128(amount);
        }
    }

    function _depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) private {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(msg.sender, amount);
    }

    /// @dev The guard is for a token that calls back: money that such a call brings or takes would be counted twice.
    function _deposit(address owner, uint256 amount) private nonReentrant {
        if (amount == 0) revert ZeroAmount();
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(owner, address(this), amount);
        uint256 held = token.balanceOf(address(this));
        if (held < before || held - before != amount) {
            revert TokenTookFee(amount, held < before ? 0 : held - before);
        }
        SafeCast.toUint128(held);
        _give(owner, amount);
        emit Deposited(owner, amount);
    }
}
