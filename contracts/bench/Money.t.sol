// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {Bench} from "./Bench.sol";

interface IStakingRewards {
    function stake(uint256 amount) external;
}

/// @notice Money in, out and staked, here and in the contracts that are known for it: the same token, the same amounts,
/// accounts that exist on all sides, allowances that are not used up.
contract MoneyBench is Bench {
    function setUp() public override {
        super.setUp();
        seat(0, 1);
        fund(worker(0), 1000 ether);
        token.transfer(worker(0), 1000 ether);
        vm.startPrank(worker(0));
        token.approve(address(sidework), 1000 ether);
    }

    function test_Here() public {
        sidework.deposit(10 ether);
        called("Sidework.deposit");
        sidework.withdraw(10 ether);
        called("Sidework.withdraw");
        sidework.stakeSeats(1, address(0), PRICE);
        called("Sidework.stakeSeats");
        sidework.unstakeSeats(1);
        called("Sidework.unstakeSeats");
        vm.warp(block.timestamp + 10 days);
        sidework.withdrawStake();
        called("Sidework.withdrawStake");
    }

    function test_Vault() public {
        IERC4626 vault = IERC4626(deployed("Vault.sol:Vault", abi.encode(token)));
        token.approve(address(vault), 1000 ether);
        vault.deposit(10 ether, worker(0));
        vault.deposit(10 ether, worker(0));
        elsewhere("deposit");
        vault.withdraw(10 ether, worker(0), worker(0));
        elsewhere("withdraw");
    }

    /// @dev While it pays no rewards, which would cost more.
    function test_StakingRewards() public {
        bytes memory arguments = abi.encode(address(this), token, token);
        IStakingRewards staking = IStakingRewards(deployed("bench/deployed/StakingRewards.json", arguments));
        token.approve(address(staking), 1000 ether);
        staking.stake(100 ether);
        staking.stake(100 ether);
        elsewhere("stake");
    }
}
