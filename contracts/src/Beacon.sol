// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Certificates} from "./Certificates.sol";
import {Epochs} from "./Epochs.sol";
import {Tip} from "./Types.sol";

/// @title Beacon: a number for each epoch that nobody knew when it began (spec R-33)
/// @notice Every node has committed to a hash chain. The first Q of an epoch's committee that show the next link make its
/// beacon: at least f+1 of them are honest, so nobody could know it before. Who shows last chooses only whether to
/// be among the Q.
abstract contract Beacon is Epochs {
    /// @notice An epoch's beacon; zero until Q members have revealed (for ever, if they do not while it runs).
    mapping(uint32 epoch => bytes32) public beacon;
    /// @dev Of the running epoch: a sum, so that the order in which reveals come makes no difference.
    uint256 private _mix;

    event Revealed(uint32 indexed epoch, address indexed account, bytes32 preimage);
    event BeaconSet(uint32 indexed epoch, bytes32 beacon);

    error EpochNotRunning(uint32 epoch, uint32 running);
    /// @notice The tip counts from a later epoch: it was named, or its preimage shown, in this one.
    error TipOfLaterEpoch(address account, uint32 from);
    error WrongPreimage(address account, bytes32 tip);

    /// @notice Shows the preimage of a committee member's tip (spec R-33); anyone may carry it.
    /// Effects: the preimage is the account's tip of later epochs; with the Q-th one the epoch has its beacon, later ones
    /// do not change it.
    /// Requirements: the running epoch and its committee; index < n; once per epoch; keccak256(preimage) is the tip,
    /// which the account had named before the epoch began.
    function reveal(uint32 epoch_, address[] calldata committee, uint256 index, bytes32 preimage) external {
        Current memory current = _current;
        if (epoch_ != current.epoch) revert EpochNotRunning(epoch_, current.epoch);
        address account = _memberOf(epoch_, committee, index);
        Tip memory tip = _tips[account];
        if (tip.from > epoch_) revert TipOfLaterEpoch(account, tip.from);
        if (keccak256(abi.encode(preimage)) != tip.value) revert WrongPreimage(account, tip.value);
        _tips[account] = Tip(preimage, epoch_ + 1);
        emit Revealed(epoch_, account, preimage);

        uint256 quorum = Certificates.quorum(committee.length);
        if (current.reveals == quorum) return;
        uint256 mix = uint256(keccak256(abi.encode(account, preimage)));
        unchecked {
            if (current.reveals != 0) mix += _mix;
        }
        _current.reveals = current.reveals + 1;
        if (current.reveals + 1 < quorum) {
            _mix = mix;
            return;
        }
        bytes32 value = keccak256(abi.encode(epoch_, mix));
        beacon[epoch_] = value;
        emit BeaconSet(epoch_, value);
    }
}
