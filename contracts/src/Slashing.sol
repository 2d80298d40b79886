// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Membership} from "./Membership.sol";
import {Account, Fault, SeatTerms} from "./Types.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title Slashing: a proven own fault costs the stake that stood for it (spec R-23)
/// @notice The arbiter checks the proof; here a worker loses its seats, a node its node stake, never both for one fault.
abstract contract Slashing is Membership {
    /// @notice Whose free balance burnt stake becomes: nobody's. A token that pauses, or asks for gas, can so neither hold up
    /// a slash nor make it dear.
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    event Slashed(address indexed owner, uint256 taken, uint256 repaid, Fault fault);

    error NothingToSlash(address owner);

    /// @inheritdoc ISidework
    function slash(address owner, Fault fault, address creditor, uint256 owed) external onlyFor(address(arbiter)) {
        bool worker = fault == Fault.DOUBLE_COMMITMENT || fault == Fault.REFUTED;
        uint256 taken = worker ? _takeSeats(owner) : _takeNodeStake(owner);
        if (taken == 0) revert NothingToSlash(owner);
        uint256 repaid = owed < taken ? owed : taken;
        if (repaid != 0) _give(creditor, repaid);
        _give(BURN, taken - repaid);
        emit Slashed(owner, taken, repaid, fault);
    }

    function _takeSeats(address owner) private returns (uint256 taken) {
        Account storage account = _accounts[owner];
        taken = (uint256(account.seats) + account.unbondingSeats) * SEAT_STAKE;
        account.seats = 0;
        account.unbondingSeats = 0;
        if (account.unbondingNodes == 0) account.unbondingUntil = 0;
        SeatTerms memory terms = _seatTerms[owner];
        emit SeatsChanged(owner, 0, terms.pool, terms.ask);
    }

    function _takeNodeStake(address owner) private returns (uint256 taken) {
        Account storage account = _accounts[owner];
        taken = account.unbondingNodes * NODE_STAKE;
        account.unbondingNodes = 0;
        if (account.unbondingSeats == 0) account.unbondingUntil = 0;
        if (account.node) {
            taken += NODE_STAKE;
            _removeNode(owner);
        }
    }
}
