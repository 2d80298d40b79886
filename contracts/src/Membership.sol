// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SigningKeys} from "./SigningKeys.sol";
import {Account, SeatTerms, Tip} from "./Types.sol";

/// @title Membership: nodes and workers' seats
/// @notice Who stakes what. Changes count from the next epoch's start (spec R-12); logs in order are the roster.
abstract contract Membership is SigningKeys {
    /// @notice The most seats one owner may stake: bounds the roster.
    uint256 internal constant MAX_SEATS = 64;
    uint256 internal constant MAX_ENDPOINT_BYTES = 256;
    uint256 internal constant MAX_DESCRIPTION_BYTES = 1024;

    /// @dev In order of joining.
    address[] internal _nodes;
    mapping(address owner => SeatTerms) internal _seatTerms;
    mapping(address node => Tip) internal _tips;

    event NodeJoined(address indexed account, string endpoint);
    event EndpointUpdated(address indexed account, string endpoint);
    event NodeLeft(address indexed account);
    event Described(address indexed account, string description);
    event SeatsChanged(address indexed owner, uint256 seats, address pool, uint256 ask);
    event UnbondingStarted(address indexed account, uint256 unbonding, uint256 until);
    event StakeReleased(address indexed account, uint256 amount);

    error NoTip();
    error AlreadyNode(address account);
    error NotNode(address account);
    error NodesFull(uint256 limit);
    error TextTooLong(uint256 bytesGiven, uint256 limit);
    error TooManySeats(address owner, uint256 seats, uint256 limit);
    error NotEnoughSeats(address owner, uint256 seats, uint256 wanted);
    error PriceTooHigh(uint256 price);
    error NothingUnbonding(address account);
    error StillUnbonding(address account, uint256 until);

    /// @notice Joins the nodes, reachable at `endpoint`, committed to the hash chain that ends in `tip` (spec R-10, R-33).
    /// Effects: nodeStake free -> staked; last in the order of joining; the tip counts from the next epoch on.
    /// Requirements: not a node; fewer than 100 nodes; endpoint of at most 256 bytes; not another's signing key; a tip.
    function joinAsNode(string calldata endpoint, bytes32 tip) external {
        _requireNoKey(msg.sender);
        if (_accounts[msg.sender].node) revert AlreadyNode(msg.sender);
        if (_nodes.length >= MAX_NODES) revert NodesFull(MAX_NODES);
        _requireAtMost(endpoint, MAX_ENDPOINT_BYTES);
        if (tip == 0) revert NoTip();
        _take(msg.sender, NODE_STAKE);
        // Not of this epoch: in it, others' preimages may be known already, and the tip would be chosen by them.
        _tips[msg.sender] = Tip(tip, epoch() + 1);
        _accounts[msg.sender].node = true;
        _nodes.push(msg.sender);
        emit NodeJoined(msg.sender, endpoint);
    }

    /// @notice Says where the caller's node is now (spec R-10). Requirements: a node; at most 256 bytes.
    function updateEndpoint(string calldata endpoint) external {
        if (!_accounts[msg.sender].node) revert NotNode(msg.sender);
        _requireAtMost(endpoint, MAX_ENDPOINT_BYTES);
        emit EndpointUpdated(msg.sender, endpoint);
    }

    /// @notice Says what the caller offers, in an event alone (spec R-10). Requirements: at most 1,024 bytes.
    function describe(string calldata description) external {
        _requireAtMost(description, MAX_DESCRIPTION_BYTES);
        emit Described(msg.sender, description);
    }

    /// @notice Leaves the nodes (spec R-10): later committees are without the caller, those it is in it stays in.
    /// Effects: nodeStake staked -> unbonding, its clock starts again. Requirements: a node.
    function leaveAsNode() external {
        Account storage account = _accounts[msg.sender];
        if (!account.node) revert NotNode(msg.sender);
        account.unbondingNodes += 1;
        _startUnbonding(account);
        _removeNode(msg.sender);
    }

    /// @notice Stakes `seats` more seats and puts all of the caller's in `pool` at `ask` credits per copy (spec R-11).
    /// Effects: seats x seatStake free -> staked.
    /// Requirements: at most 64 seats in all; ask < 2^96; not another's signing key.
    function stakeSeats(uint8 seats, address pool, uint256 ask) external {
        _requireNoKey(msg.sender);
        if (ask > type(uint96).max) revert PriceTooHigh(ask);
        uint256 total = uint256(_accounts[msg.sender].seats) + seats;
        if (total > MAX_SEATS) revert TooManySeats(msg.sender, total, MAX_SEATS);
        _take(msg.sender, seats * SEAT_STAKE);
        _accounts[msg.sender].seats = uint8(total);
        _seatTerms[msg.sender] = SeatTerms(pool, uint96(ask));
        emit SeatsChanged(msg.sender, total, pool, ask);
    }

    /// @notice Gives up `seats` seats (spec R-11).
    /// Effects: seats x seatStake staked -> unbonding, its clock starts again. Requirements: 0 < seats <= staked ones.
    function unstakeSeats(uint8 seats) external {
        Account storage account = _accounts[msg.sender];
        uint8 staked = account.seats;
        if (seats == 0) revert ZeroAmount();
        if (seats > staked) revert NotEnoughSeats(msg.sender, staked, seats);
        account.seats = staked - seats;
        account.unbondingSeats += seats;
        _startUnbonding(account);
        SeatTerms memory terms = _seatTerms[msg.sender];
        emit SeatsChanged(msg.sender, staked - seats, terms.pool, terms.ask);
    }

    /// @notice Moves what unbonded to the caller's free balance (spec R-11, P6).
    /// Requirements: something unbonds, and its time has come.
    function withdrawStake() external {
        Account storage account = _accounts[msg.sender];
        uint256 amount = account.unbondingSeats * SEAT_STAKE + account.unbondingNodes * NODE_STAKE;
        if (amount == 0) revert NothingUnbonding(msg.sender);
        if (block.timestamp < account.unbondingUntil) revert StillUnbonding(msg.sender, account.unbondingUntil);
        account.unbondingSeats = 0;
        account.unbondingNodes = 0;
        account.unbondingUntil = 0;
        _give(msg.sender, amount);
        emit StakeReleased(msg.sender, amount);
    }

    /// @notice An owner's staked seats, the pool they work in (zero: the public one), and the least pay for a copy.
    function seatsOf(address owner) external view returns (uint256 seats, address pool, uint256 ask) {
        SeatTerms memory terms = _seatTerms[owner];
        return (_accounts[owner].seats, terms.pool, terms.ask);
    }

    /// @notice Whether an account is among the joined nodes.
    function nodeOf(address account) external view returns (bool joined) {
        return _accounts[account].node;
    }

    /// @notice The joined nodes in order of joining: the next committee is a beginning of this list.
    function nodes() external view returns (address[] memory) {
        return _nodes;
    }

    /// @notice The value whose preimage a node shows next, and the first epoch for which (spec R-33).
    function tipOf(address node) external view returns (bytes32 value, uint32 from) {
        return (_tips[node].value, _tips[node].from);
    }

    function _requireAtMost(string calldata text, uint256 limit) private pure {
        if (bytes(text).length > limit) revert TextTooLong(bytes(text).length, limit);
    }

    function _startUnbonding(Account storage account) private {
        uint256 until = block.timestamp + UNBONDING;
        account.unbondingUntil = uint40(until);
        emit UnbondingStarted(
            msg.sender, account.unbondingSeats * SEAT_STAKE + account.unbondingNodes * NODE_STAKE, until
        );
    }

    /// @dev Moves the later ones up, so the order of joining stays; bounded by MAX_NODES.
    function _removeNode(address node) internal {
        _accounts[node].node = false;
        uint256 last = _nodes.length - 1;
        uint256 i = 0;
        while (_nodes[i] != node) ++i;
        for (; i < last; ++i) {
            _nodes[i] = _nodes[i + 1];
        }
        _nodes.pop();
        emit NodeLeft(node);
    }
}
