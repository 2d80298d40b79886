// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that keeps a hundredth of every transfer.
contract FeeToken is ERC20 {
    constructor() ERC20("Fee", "FEE") {
        _mint(msg.sender, 1e9 ether);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from != address(0)) super._update(to, address(0xfee), value / 100);
    }
}

/// @notice A token of which anybody may have any amount.
contract EndlessToken is ERC20 {
    constructor() ERC20("Endless", "END") {}

    function mint(uint256 amount) external {
        _mint(msg.sender, amount);
    }
}

/// @notice A contract account that accepts one digest's "yes" as signature (ERC-1271).
contract Wallet {
    bytes32 private accepted;

    function accept(bytes32 digest) external {
        accepted = digest;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bool good = digest == accepted && keccak256(signature) == keccak256("yes");
        return good ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice A token without return values, as some old ones are; pays in twice on request when it is moved.
contract OddToken {
    mapping(address => uint256) public balanceOf;
    bytes private again;

    function mint(uint256 amount) external {
        balanceOf[msg.sender] += amount;
    }

    function callBackWith(bytes calldata data) external {
        again = data;
    }

    function transfer(address to, uint256 amount) external {
        move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        bytes memory data = again;
        delete again;
        if (data.length != 0) {
            (bool done, bytes memory why) = msg.sender.call(data);
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(why, 0x20), mload(why))
                }
            }
        }
        move(from, to, amount);
    }

    function move(address from, address to, uint256 amount) private {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
