// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Deployment} from "./Deployment.sol";
import {Account} from "./Types.sol";

/// @title Accounts: money in, money out
/// @notice Every unit held is free, staked or unbonding (an account's), locked (a deal's) or in an epoch's fee pot, so
/// their sum never exceeds the tokens held (P1); the free balance can be withdrawn at any time (P6).
abstract contract Accounts is Deployment, ReentrancyGuardTransient {
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
    function deposit(uint256 amount) external nonReentrant {
        _deposit(amount);
    }

    /// @notice `deposit` with an EIP-2612 permit in place of an allowance. A permit that somebody else sent first does
    /// no harm: the allowance it gave is there.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external nonReentrant {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(amount);
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
        uint256 free = _accounts[owner].free;
        if (free < amount) revert InsufficientFree(owner, free, amount);
        unchecked {
            _accounts[owner].free = uint128(free - amount);
        }
    }

    function _give(address owner, uint256 amount) internal {
        unchecked {
            _accounts[owner].free += uint128(amount);
        }
    }

    function _deposit(uint256 amount) private {
        if (amount == 0) revert ZeroAmount();
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 held = token.balanceOf(address(this));
        if (held < before || held - before != amount) {
            revert TokenTookFee(amount, held < before ? 0 : held - before);
        }
        SafeCast.toUint128(held);
        _give(msg.sender, amount);
        emit Deposited(msg.sender, amount);
    }
}
