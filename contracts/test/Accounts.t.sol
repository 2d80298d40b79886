// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Accounts} from "../src/Accounts.sol";
import {Deployment} from "../src/Deployment.sol";
import {Sidework} from "../src/Sidework.sol";
import {Parameters} from "../src/Types.sol";
import {EndlessToken, FeeToken, OddToken} from "./support/Actors.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

contract AccountsTest is SideworkTest {
    function test_DepositCreditsWhatArrives() public {
        token.transfer(thief, 5 ether);
        vm.startPrank(thief);
        token.approve(address(sidework), 5 ether);
        vm.expectEmit(address(sidework));
        emit Accounts.Deposited(thief, 5 ether);
        sidework.deposit(5 ether);
        equal(free(thief), 5 ether, "free");
        equal(token.balanceOf(thief), 0, "tokens");
    }

    function test_DepositOfNothingIsRefused() public {
        vm.expectRevert(abi.encodeWithSelector(Accounts.ZeroAmount.selector));
        sidework.deposit(0);
        vm.expectRevert(abi.encodeWithSelector(Accounts.ZeroAmount.selector));
        sidework.withdraw(0);
    }

    function test_TokenThatTakesAFeeIsRefused() public {
        FeeToken fees = new FeeToken();
        Sidework other = sideworkOf(address(fees), parameters());
        fees.approve(address(other), 100 ether);
        vm.expectRevert(abi.encodeWithSelector(Accounts.TokenTookFee.selector, 100 ether, 99 ether));
        other.deposit(100 ether);
    }

    function test_TokenWithoutReturnValuesIsGoodEnough() public {
        OddToken odd = new OddToken();
        Sidework other = sideworkOf(address(odd), parameters());
        odd.mint(5 ether);
        other.deposit(5 ether);
        other.withdraw(2 ether);
        equal(odd.balanceOf(address(this)), 2 ether, "tokens");
        equal(odd.balanceOf(address(other)), 3 ether, "held");
    }

    /// @dev P1: a deposit within a deposit would be counted in both.
    function test_TokenThatCallsBackIsRefused() public {
        OddToken odd = new OddToken();
        Sidework other = sideworkOf(address(odd), parameters());
        odd.mint(5 ether);
        bytes memory why = abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        odd.callBackWith(abi.encodeCall(other.deposit, (1 ether)));
        vm.expectRevert(why);
        other.deposit(2 ether);
        odd.callBackWith(abi.encodeCall(other.withdraw, (1 ether)));
        vm.expectRevert(why);
        other.deposit(2 ether);
    }

    /// @dev P1: whatever goes in and out, what is held is what is owed.
    function testFuzz_DepositsAndWithdrawals(uint96 paidIn, uint96 takenOut) public {
        uint256 amount = within(paidIn, 1, 1e8 ether);
        fund(thief, amount);
        uint256 out = within(takenOut, 1, amount);
        uint256 held = token.balanceOf(address(sidework));
        vm.prank(thief);
        sidework.withdraw(out);
        equal(free(thief), amount - out, "free");
        equal(token.balanceOf(address(sidework)), held - out, "held");
    }

    /// @dev The bound that lets sums go unchecked elsewhere.
    function test_HoldingsStayBelowTwoToThe128() public {
        EndlessToken endless = new EndlessToken();
        Sidework other = sideworkOf(address(endless), parameters());
        endless.mint(2 ** 128);
        endless.approve(address(other), type(uint256).max);
        other.deposit(2 ** 128 - 1);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 128, 2 ** 128));
        other.deposit(1);
    }

    function test_PermitStandsForAnAllowance() public {
        token.transfer(thief, 7 ether);
        bytes32 permit = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                thief,
                address(sidework),
                7 ether,
                0,
                block.timestamp
            )
        );
        bytes32 digest = keccak256(bytes.concat(hex"1901", token.DOMAIN_SEPARATOR(), permit));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(THIEF_KEY, digest);
        // Somebody takes the permit from the pool and sends it first.
        token.permit(thief, address(sidework), 7 ether, block.timestamp, v, r, s);
        vm.prank(thief);
        sidework.depositWithPermit(7 ether, block.timestamp, v, r, s);
        equal(free(thief), 7 ether, "free");
    }

    /// @dev P6: out at any time, nobody else needed.
    function test_FreeBalanceCanBeWithdrawn() public {
        fund(thief, 5 ether);
        vm.prank(thief);
        sidework.withdraw(5 ether);
        equal(token.balanceOf(thief), 5 ether, "tokens");
        equal(free(thief), 0, "free");
    }

    function test_MoreThanFreeIsRefused() public {
        fund(thief, 5 ether);
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Accounts.InsufficientFree.selector, thief, 5 ether, 6 ether));
        sidework.withdraw(6 ether);
    }

    function test_ParametersAreWhatWasDeployed() public view {
        equal(keccak256(abi.encode(sidework.parameters())), keccak256(abi.encode(parameters())), "parameters");
    }

    /// @dev R-9. Seats given up early in an epoch must outlast its last deal.
    function test_ParametersOutOfRangeAreRefused() public {
        Parameters memory p = parameters();
        p.unbonding = p.epochLength + p.maxDuration + p.grace;
        refuse(p, "unbonding", p.unbonding);
        p = parameters();
        vm.expectRevert(abi.encodeWithSelector(Deployment.WrongParameter.selector, "token", uint160(thief)));
        sideworkOf(thief, p);
        vm.expectRevert(abi.encodeWithSelector(Deployment.WrongParameter.selector, "assets", uint160(thief)));
        sideworkOf(address(token), thief, p);
        p.feeBps = 10_001;
        refuse(p, "feeBps", 10_001);
        p = parameters();
        p.nodeStake = 0;
        refuse(p, "nodeStake", 0);
        p = parameters();
        p.seatStake = 0;
        refuse(p, "seatStake", 0);
        p = parameters();
        p.genesisNodes = 0;
        refuse(p, "genesisNodes", 0);
        p.genesisNodes = 101; // more than there may be: no epoch would ever begin
        refuse(p, "genesisNodes", 101);
        p = parameters();
        p.epochLength = 0;
        refuse(p, "epochLength", 0);
        p = parameters();
        p.maxDuration = 0;
        refuse(p, "maxDuration", 0);
    }

    function refuse(Parameters memory p, string memory name, uint256 value) private {
        vm.expectRevert(abi.encodeWithSelector(Deployment.WrongParameter.selector, name, value));
        sideworkOf(address(token), p);
    }
}
