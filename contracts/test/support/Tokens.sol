// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1363Spender} from "@openzeppelin/contracts/interfaces/IERC1363Spender.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Tokens that are not what ERC-20 says, or only just. Anybody may mint.
abstract contract ZooToken is ERC20 {
    constructor() ERC20("Zoo", "ZOO") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

enum Mood {
    HONEST,
    TAKES_FEE, // a hundredth of what is moved
    GIVES_MORE, // a hundredth more than what is moved
    CHARGES_SENDER, // a hundredth of what is moved, from the sender's rest
    RETURNS_NOTHING, // as the first tokens did
    RETURNS_FALSE, // and moves nothing
    PAUSED,
    REFUSES_ZERO
}

/// @notice A token behind an upgradable proxy, as who uses it sees it: today it behaves like this, tomorrow like that.
contract MoodyToken is ZooToken {
    error Refused();

    Mood private mood;

    function become(Mood mood_) external {
        mood = mood_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.RETURNS_FALSE) return false;
        return _answer(super.transfer(to, amount));
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.RETURNS_FALSE) return false;
        return _answer(super.transferFrom(from, to, amount));
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (mood == Mood.PAUSED || (mood == Mood.REFUSES_ZERO && amount == 0)) revert Refused();
        super._update(from, to, amount);
        if (mood == Mood.TAKES_FEE) super._update(to, address(0xfee), amount / 100);
        if (mood == Mood.GIVES_MORE) super._update(address(0), to, amount / 100);
        if (mood == Mood.CHARGES_SENDER) super._update(from, address(0xfee), amount / 100);
    }

    function _answer(bool moved) private view returns (bool) {
        if (mood == Mood.RETURNS_NOTHING) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return moved;
    }
}

/// @notice Balances that grow and shrink without transfers.
contract RebasingToken is ZooToken {
    uint256 private percent = 100;

    function rebase(uint256 percent_) external {
        percent = percent_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return super.balanceOf(account) * percent / 100;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount * 100 / percent);
    }
}

/// @notice Calls whoever sends and whoever gets, as ERC-777 does: before tokens leave, and after they came.
contract HookedToken is ZooToken {
    function _update(address from, address to, uint256 amount) internal override {
        _tell(from);
        super._update(from, to, amount);
        if (to != msg.sender) _tell(to);
    }

    function _tell(address account) private {
        if (account.code.length == 0) return;
        try HookedAccount(account).onTokens() {} catch {}
    }
}

/// @notice A contract account that uses the token's call to make one of its own.
contract HookedAccount {
    address private target;
    bytes private trick;
    bytes public answer;
    bool public succeeded;
    uint256 public tried;

    function arm(address target_, bytes calldata trick_) external {
        (target, trick) = (target_, trick_);
    }

    function onTokens() external {
        if (target == address(0)) return;
        ++tried;
        (succeeded, answer) = target.call(trick);
    }

    function act(address target_, bytes calldata call_) external returns (bytes memory) {
        (bool done, bytes memory result) = target_.call(call_);
        require(done, string(result));
        return result;
    }
}

/// @notice Tells who it is approved for whatever it likes, and calls it back from within a transfer.
contract PushyToken is ZooToken {
    address private spender;
    address private victim;

    function push(address spender_, address owner, uint256 amount) external {
        IERC1363Spender(spender_).onApprovalReceived(owner, amount, "");
    }

    function callBackFor(address spender_, address victim_) external {
        (spender, victim) = (spender_, victim_);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (spender == address(0)) return;
        IERC1363Spender(spender).onApprovalReceived(victim, amount, "");
    }
}

/// @notice An allowance can only be changed from or to zero.
contract StrictToken is ZooToken {
    error NotFromZero();

    function _approve(address owner, address spender, uint256 value, bool emits) internal override {
        if (emits && value != 0 && allowance(owner, spender) != 0) revert NotFromZero();
        super._approve(owner, spender, value, emits);
    }
}

/// @notice Six decimals, and a fallback that takes any call, `permit` too.
contract SmallToken is ZooToken {
    fallback() external {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}

/// @notice Says of balances what it likes.
contract LyingToken is ZooToken {
    uint256 private more;

    function lie(uint256 more_) external {
        more = more_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return account.code.length == 0 ? super.balanceOf(account) : super.balanceOf(account) + more;
    }
}
