// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accounts} from "./Accounts.sol";
import {Hashing} from "./Hashing.sol";
import {Signatures} from "./Signatures.sol";
import {Account} from "./Types.sol";
import {ISidework} from "./interfaces/ISidework.sol";

/// @title Signing keys: who signs for an account, epoch by epoch (spec R-26)
/// @notice A stolen key is replaced without touching stake, and what it signed before stays its account's to answer for.
abstract contract SigningKeys is Accounts {
    /// @dev The epochs `from <= epoch < until` in which a key signs for an account.
    struct Tenure {
        address account;
        uint32 from;
        uint32 until;
    }

    uint32 private constant OPEN = type(uint32).max;

    /// @dev Of keys that accounts named, and of accounts' own keys once they are replaced.
    mapping(address key => Tenure) private _tenures;
    /// @dev The key of the next epoch; zero: the account's own.
    mapping(address account => address) private _named;

    event SigningKeyChanged(address indexed account, address indexed key, uint32 fromEpoch);

    /// @notice The key has been a key before, stakes for itself, or is the zero address.
    error KeyNotFree(address key);
    error NotSignedByKey(address account, address key);
    /// @notice The caller signs for `account`, so it cannot be one itself.
    error IsKeyOf(address account);

    /// @notice Has `key` sign for the caller from the next epoch on.
    /// Effects: the caller's key before signs up to then; one named in this same epoch never does.
    /// Requirements: `signature` is the key's over SigningKey(caller, key); no key before, no stake of its own; the
    /// caller is not another's key.
    function setSigningKey(address key, bytes calldata signature) external {
        _requireNoKey(msg.sender);
        if (key == address(0) || key == msg.sender || _tenures[key].account != address(0) || _hasStake(key)) {
            revert KeyNotFree(key);
        }
        bytes32 digest = _hashTypedDataV4(Hashing.signingKey(msg.sender, key));
        if (Signatures.recover(digest, signature) != key) revert NotSignedByKey(msg.sender, key);

        uint32 next = epoch() + 1;
        address before = _named[msg.sender];
        if (before == address(0)) _tenures[msg.sender] = Tenure(msg.sender, 0, next);
        else _tenures[before].until = next;
        _tenures[key] = Tenure(msg.sender, next, OPEN);
        _named[msg.sender] = key;
        emit SigningKeyChanged(msg.sender, key, next);
    }

    /// @inheritdoc ISidework
    function signerOf(address key, uint32 epoch_) public view returns (address account) {
        Tenure memory tenure = _tenures[key];
        if (epoch_ < tenure.from || tenure.account == address(0)) return key; // nobody's yet: an account's own
        return epoch_ < tenure.until ? tenure.account : address(0);
    }

    /// @notice The key that signs for an account from the next epoch on.
    function signingKeyOf(address account) public view returns (address) {
        address named = _named[account];
        return named == address(0) ? account : named;
    }

    /// @notice The running epoch; 0 before the first.
    function epoch() public view virtual returns (uint32);

    /// @dev An address that signs for another may not stake, or one signature would be two accounts'.
    function _requireNoKey(address account) internal view {
        address owner = _tenures[account].account;
        if (owner != address(0) && owner != account) revert IsKeyOf(owner);
    }

    function _hasStake(address owner) private view returns (bool) {
        Account memory account = _accounts[owner];
        return account.node || account.seats != 0 || account.unbondingSeats != 0 || account.unbondingNodes != 0;
    }
}
