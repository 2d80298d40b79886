// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "./Hashing.sol";
import {SigningKeys} from "./SigningKeys.sol";
import {Slashing} from "./Slashing.sol";

/// @title Epochs: committees and their fee pots
/// @notice An epoch's committee certifies and settles every deal made in it. Only the hash of the list is kept; whoever
/// needs the list brings it.
abstract contract Epochs is Slashing {
    /// @dev One slot, with all that making a deal needs to know of the present.
    struct Current {
        uint32 epoch;
        uint40 startedAt;
        uint16 committeeSize;
        uint64 dealCount; // in all epochs
        uint16 reveals; // that made or will make the epoch's beacon (spec R-33)
    }

    /// @dev One slot, so that settling writes no other when there is a cap on what is locked.
    struct Pot {
        uint128 collected;
        uint128 locked; // by the epoch's deals; counted only under a cap (spec R-29)
    }

    Current internal _current;
    /// @notice `keccak256(abi.encodePacked(committee))`, zero for an epoch that has not begun (spec R-12).
    mapping(uint32 epoch => bytes32) public override committeeHash;
    mapping(uint32 epoch => Pot) internal _pots;
    mapping(uint32 epoch => mapping(uint256 index => uint256)) private _claimed;

    event EpochStarted(uint32 indexed epoch, address[] committee);
    event FeesClaimed(uint32 indexed epoch, address indexed account, uint256 amount);

    error NotEnoughNodes(uint256 joined, uint256 needed);
    error EpochRunning(uint32 epoch, uint256 until);
    error WrongCommittee(uint32 epoch, bytes32 given);
    error NoSuchMember(uint32 epoch, uint256 index);
    error NothingToClaim(uint32 epoch, uint256 index);

    /// @notice Begins the next epoch (spec R-12); anyone may.
    /// Effects: the committee is the signing keys of the joined nodes in order of joining, cut to the largest 3f+1.
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
            committee[i] = signingKeyOf(_nodes[i]);
        }
        uint32 next = current.epoch + 1;
        _current = Current(next, uint40(block.timestamp), uint16(n), current.dealCount, 0);
        committeeHash[next] = keccak256(abi.encodePacked(committee));
        emit EpochStarted(next, committee);
    }

    /// @notice Gives the account behind a committee member its share of an epoch's fees, less what it took before (spec
    /// R-13); anyone may. The share is floor(pot / n), and one more for the first pot mod n members, so the shares sum to
    /// the pot (P9).
    /// Requirements: the epoch's committee; index < n; something to take.
    function claimFees(uint32 epoch_, address[] calldata committee, uint256 index) external {
        address account = _memberOf(epoch_, committee, index);
        uint256 n = committee.length;
        uint256 share = (_pots[epoch_].collected + n - 1 - index) / n;
        uint256 amount = share - _claimed[epoch_][index];
        if (amount == 0) revert NothingToClaim(epoch_, index);
        _claimed[epoch_][index] = share;
        _give(account, amount);
        emit FeesClaimed(epoch_, account, amount);
    }

    /// @inheritdoc SigningKeys
    function epoch() public view override returns (uint32) {
        return _current.epoch;
    }

    /// @notice When the running epoch began (s); 0 before the first.
    function epochStartedAt() external view returns (uint256) {
        return _current.startedAt;
    }

    /// @notice The fees an epoch's deals paid, and what they still lock together (counted only under a cap, spec R-29).
    function feePot(uint32 epoch_) external view returns (uint256 collected, uint256 locked) {
        return (_pots[epoch_].collected, _pots[epoch_].locked);
    }

    /// @notice What a committee's member has taken of its epoch's fees.
    function feesClaimed(uint32 epoch_, uint256 index) external view returns (uint256) {
        return _claimed[epoch_][index];
    }

    /// @dev The account behind a member of an epoch's committee.
    function _memberOf(uint32 epoch_, address[] calldata committee, uint256 index) internal view returns (address) {
        _requireCommittee(epoch_, committee);
        if (index >= committee.length) revert NoSuchMember(epoch_, index);
        return signerOf(committee[index], epoch_);
    }

    function _requireCommittee(uint32 epoch_, address[] calldata committee) internal view {
        bytes32 given = Hashing.words(committee);
        if (committeeHash[epoch_] != given) revert WrongCommittee(epoch_, given);
    }
}
