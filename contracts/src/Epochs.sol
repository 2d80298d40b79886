// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "./Hashing.sol";
import {Membership} from "./Membership.sol";

/// @title Epochs: committees and their fee pots
/// @notice An epoch's committee certifies and settles every deal made in it. Only the hash of the list is kept; whoever
/// needs the list brings it.
abstract contract Epochs is Membership {
    struct Current {
        uint32 epoch;
        uint40 startedAt;
        uint16 committeeSize;
    }

    struct Pot {
        uint128 collected;
        uint128 claimed;
    }

    Current internal _current;
    /// @notice `keccak256(abi.encodePacked(committee))`, zero for an epoch that has not begun (spec R-12).
    mapping(uint32 epoch => bytes32) public committeeHash;
    mapping(uint32 epoch => Pot) internal _pots;
    mapping(uint32 epoch => mapping(address member => uint256)) private _claimed;

    event EpochStarted(uint32 indexed epoch, address[] committee);
    event FeesClaimed(uint32 indexed epoch, address indexed member, uint256 amount);

    error NotEnoughNodes(uint256 joined, uint256 needed);
    error EpochRunning(uint32 epoch, uint256 until);
    error WrongCommittee(uint32 epoch, bytes32 given);
    error NotInCommittee(uint32 epoch, address account);
    error NothingToClaim(uint32 epoch, address account);

    /// @notice Begins the next epoch (spec R-12); anyone may.
    /// Effects: the committee is the joined nodes in order of joining, cut to the largest 3f+1.
    /// Requirements: genesisNodes have joined (before the first), or epochLength has passed and a node is left.
    function startEpoch() external {
        Current memory current = _current;
        uint256 joined = _nodes.length;
        uint256 needed = current.epoch == 0 ? GENESIS_NODES : 1;
        if (joined < needed) revert NotEnoughNodes(joined, needed);
        uint256 until = current.startedAt + EPOCH_LENGTH;
        if (current.epoch != 0 && block.timestamp < until) revert EpochRunning(current.epoch, until);

        uint256 n = (joined - 1) / 3 * 3 + 1;
        address[] memory committee = new address[](n);
        for (uint256 i = 0; i < n; ++i) {
            committee[i] = _nodes[i];
        }
        uint32 next = current.epoch + 1;
        _current = Current(next, uint40(block.timestamp), uint16(n));
        committeeHash[next] = keccak256(abi.encodePacked(committee));
        emit EpochStarted(next, committee);
    }

    /// @notice Gives the caller its share of an epoch's fees, less what it took before (spec R-13): floor(pot / n), and
    /// one more for the first pot mod n members, so the shares sum to the pot (P9).
    function claimFees(uint32 epoch_, address[] calldata committee) external {
        _requireCommittee(epoch_, committee);
        uint256 n = committee.length;
        uint256 i = 0;
        while (i < n && committee[i] != msg.sender) ++i;
        if (i == n) revert NotInCommittee(epoch_, msg.sender);

        Pot storage pot = _pots[epoch_];
        uint256 share = (uint256(pot.collected) + n - 1 - i) / n;
        uint256 amount = share - _claimed[epoch_][msg.sender];
        if (amount == 0) revert NothingToClaim(epoch_, msg.sender);
        _claimed[epoch_][msg.sender] = share;
        pot.claimed += uint128(amount);
        _give(msg.sender, amount);
        emit FeesClaimed(epoch_, msg.sender, amount);
    }

    /// @notice The running epoch; 0 before the first.
    function epoch() external view returns (uint32) {
        return _current.epoch;
    }

    /// @notice When the running epoch began (s); 0 before the first.
    function epochStartedAt() external view returns (uint256) {
        return _current.startedAt;
    }

    /// @notice The fees an epoch's deals paid, and how much of them the members have taken.
    function feePot(uint32 epoch_) external view returns (uint256 collected, uint256 claimed) {
        return (_pots[epoch_].collected, _pots[epoch_].claimed);
    }

    function _requireCommittee(uint32 epoch_, address[] calldata committee) internal view {
        bytes32 given = Hashing.words(committee);
        if (committeeHash[epoch_] != given) revert WrongCommittee(epoch_, given);
    }
}
