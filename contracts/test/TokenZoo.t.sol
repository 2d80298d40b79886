// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Accounts} from "../src/Accounts.sol";
import {SignedCommitment} from "../src/Arbiter.sol";
import {CreditToken} from "../src/CreditToken.sol";
import {Hashing} from "../src/Hashing.sol";
import {Network} from "./support/Network.sol";
import {
    HookedAccount,
    HookedToken,
    LyingToken,
    Mood,
    MoodyToken,
    PushyToken,
    RebasingToken,
    SmallToken,
    StrictToken,
    ZooToken
} from "./support/Tokens.sol";

/// @notice Strange tokens are refused or do no harm: after each attempt the books are covered (P1), or the test says how
/// they are not. A deployment is for one token for ever; who deposits trusts it, and nobody else's deployment suffers.
contract TokenZooTest is Network {
    uint256 private constant DEPOSIT = 1000 ether;

    HookedAccount private guest;

    function setUp() public {
        deploy();
    }

    /// @dev Refused at once: it is not even a contract.
    function test_NoToken() public {
        vm.expectRevert(abi.encodeWithSignature("WrongParameter(string,uint256)", "token", uint160(address(0xdead))));
        this.deployOver(address(0xdead));
    }

    function test_TokenThatTakesAFee() public {
        refusedDeposit(Mood.TAKES_FEE, DEPOSIT - DEPOSIT / 100);
    }

    /// @dev The surplus would be nobody's; what is not exact is refused.
    function test_TokenThatGivesMore() public {
        refusedDeposit(Mood.GIVES_MORE, DEPOSIT + DEPOSIT / 100);
    }

    function test_TokenThatReturnsFalse() public {
        MoodyToken moody = new MoodyToken();
        live(moody);
        approved(requester, DEPOSIT);
        moody.become(Mood.RETURNS_FALSE);
        bytes memory refusal = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, moody);
        vm.expectRevert(refusal);
        vm.prank(requester);
        sidework.deposit(DEPOSIT);
        vm.expectRevert(refusal);
        vm.prank(requester);
        sidework.withdraw(DEPOSIT);
        covered();
    }

    function test_TokenThatReturnsNothing() public {
        MoodyToken moody = new MoodyToken();
        live(moody);
        moody.become(Mood.RETURNS_NOTHING);
        inAndOut();
    }

    /// @dev Work, refunds, unbonding and slashing go on while the token is paused; only what goes in and out waits for it.
    function test_TokenThatPauses() public {
        MoodyToken moody = new MoodyToken();
        live(moody);
        bytes32 id = deal(1);
        seat(0, 2);
        vm.prank(worker(0));
        sidework.unstakeSeats(2);
        moody.become(Mood.PAUSED);

        settleAll(1, only(certify(segment(id, 0, 1), 7)));
        equal(free(worker(1)), 0.1 ether, "earned");
        SignedCommitment memory first = commitment("a");
        SignedCommitment memory second = commitment("b");
        arbiter.slashDoubleCommitment(1, worker(0), "task", first, second);
        equal(free(BURN), 2 * SEAT_STAKE, "burnt");
        vm.expectRevert(MoodyToken.Refused.selector);
        vm.prank(requester);
        sidework.withdraw(1);
        covered();

        moody.become(Mood.HONEST);
        vm.prank(requester);
        sidework.withdraw(1);
        covered();
    }

    /// @dev Nothing is ever moved that is nothing.
    function test_TokenThatRefusesZero() public {
        MoodyToken moody = new MoodyToken();
        live(moody);
        moody.become(Mood.REFUSES_ZERO);
        inAndOut();
        vm.expectRevert(Accounts.ZeroAmount.selector);
        sidework.deposit(0);
        vm.expectRevert(Accounts.ZeroAmount.selector);
        sidework.withdraw(0);
    }

    /// @dev A token that is changed to take from the sender more than it moves leaves the contract short with every
    /// withdrawal, and no check could prevent it. The books stay as they were; whoever is last gets nothing, until
    /// somebody sends in what is missing.
    function test_TokenThatChargesTheSender() public {
        MoodyToken moody = new MoodyToken();
        live(moody);
        moody.become(Mood.CHARGES_SENDER);
        vm.prank(requester);
        sidework.withdraw(100 ether);
        shortBy(1 ether);
        moody.become(Mood.HONEST);
        token.transfer(address(sidework), 1 ether);
        covered();
    }

    function test_TokenThatGrows() public {
        RebasingToken rebasing = new RebasingToken();
        live(rebasing);
        rebasing.rebase(200);
        that(token.balanceOf(address(sidework)) > owed(), "surplus");
        inAndOut();
        that(token.balanceOf(address(sidework)) > owed(), "surplus");
    }

    /// @dev A token whose balances shrink leaves the contract short, and nothing here shares the loss out: who withdraws
    /// first gets all of his, who is last the rest is missing for. Deposits and the books go on being exact.
    function test_TokenThatShrinks() public {
        RebasingToken rebasing = new RebasingToken();
        live(rebasing);
        approved(requester, DEPOSIT);
        rebasing.rebase(50);
        shortBy(owed() / 2);
        uint256 half = token.balanceOf(address(sidework));
        uint256 all = free(requester);
        vm.prank(requester);
        sidework.withdraw(half);
        equal(free(requester), all - half, "books");
        equal(token.balanceOf(requester), DEPOSIT / 2 + half, "first come");
        address node = committee[0];
        vm.startPrank(node);
        sidework.leaveAsNode();
        vm.warp(block.timestamp + 10 days);
        sidework.withdrawStake();
        // The token moves twice as many of its units, of which the contract has none.
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, sidework, 0, 2 * NODE_STAKE)
        );
        sidework.withdraw(NODE_STAKE);
        vm.stopPrank();
        equal(free(node), NODE_STAKE, "still owed");
    }

    /// @dev From within a deposit, neither another deposit nor a withdrawal: either would be counted twice.
    function test_TokenThatCallsBackInADeposit() public {
        HookedAccount account = hooked();
        uint256 before = owed();
        bytes[2] memory tricks =
            [abi.encodeCall(sidework.deposit, (1 ether)), abi.encodeCall(sidework.withdraw, (1 ether))];
        for (uint256 i = 0; i < 2; ++i) {
            account.arm(address(sidework), tricks[i]);
            account.act(address(sidework), abi.encodeCall(sidework.deposit, (2 ether)));
            refusedReentry(account);
        }
        equal(owed(), before + 4 ether, "books");
        covered();
    }

    /// @dev From within a withdrawal neither, and what else can be called finds the money gone already.
    function test_TokenThatCallsBackInAWithdrawal() public {
        HookedAccount account = hooked();
        uint256 all = free(address(account));
        bytes[3] memory tricks = [
            abi.encodeCall(sidework.withdraw, (1 ether)),
            abi.encodeCall(sidework.deposit, (1 ether)),
            abi.encodeCall(sidework.stakeSeats, (1, address(0), 0))
        ];
        for (uint256 i = 0; i < 3; ++i) {
            account.arm(address(sidework), tricks[i]);
            account.act(address(sidework), abi.encodeCall(sidework.withdraw, (i == 2 ? all - 2 ether : 1 ether)));
            if (i < 2) refusedReentry(account);
        }
        that(!account.succeeded(), "staked what was withdrawn");
        equal(free(address(account)), 0, "all out");
        covered();
    }

    /// @dev Only the token may say that an owner approved, and it says so in vain: the allowance decides.
    function test_TokenThatPushes() public {
        PushyToken pushy = new PushyToken();
        live(pushy);
        pushy.mint(requester, DEPOSIT);
        vm.expectRevert(notAllowed(DEPOSIT));
        pushy.push(address(sidework), requester, DEPOSIT);
        vm.prank(requester);
        token.approve(address(sidework), DEPOSIT);
        approved(thief, DEPOSIT);
        pushy.callBackFor(address(sidework), requester);
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        vm.prank(thief);
        sidework.deposit(DEPOSIT);
        covered();
    }

    /// @dev The contract approves nobody, and uses up what it is allowed.
    function test_TokenWithStrictAllowances() public {
        live(new StrictToken());
        inAndOut();
        inAndOut();
    }

    /// @dev Amounts are numbers of the token's smallest unit; nothing here knows of decimals. A permit that a fallback
    /// swallows gives nothing: the money comes from the caller, by its allowance.
    function test_TokenWithFewDecimalsAndNoPermit() public {
        SmallToken small = new SmallToken();
        live(small);
        small.mint(requester, 7);
        vm.prank(requester);
        vm.expectRevert(notAllowed(7));
        sidework.depositWithPermit(7, block.timestamp, 27, "r", "s");
        approved(requester, 1);
        vm.prank(requester);
        sidework.depositWithPermit(1, block.timestamp, 27, "r", "s");
        covered();
    }

    /// @dev More than 2^128 units would overflow a balance; a token that claims to hold them takes nothing in.
    function test_TokenThatLies() public {
        LyingToken lying = new LyingToken();
        live(lying);
        approved(requester, DEPOSIT);
        lying.lie(type(uint128).max);
        uint256 claimed = token.balanceOf(address(sidework)) + DEPOSIT;
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 128, claimed));
        vm.prank(requester);
        sidework.deposit(DEPOSIT);
        lying.lie(0);
        covered();
    }

    /// @dev A token whose code is gone: nothing goes in or out, and nothing in the books is lost by trying.
    function test_TokenThatIsGone() public {
        live(new MoodyToken());
        approved(requester, DEPOSIT);
        uint256 before = free(requester);
        vm.etch(address(token), "");
        vm.expectRevert(bytes(""));
        vm.prank(requester);
        sidework.deposit(DEPOSIT);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        vm.prank(requester);
        sidework.withdraw(1);
        equal(free(requester), before, "books");
    }

    function deployOver(address token_) external {
        sideworkOf(token_, parameters());
    }

    /// @dev A network that runs over this token: four nodes, and a requester with money.
    function live(ZooToken zoo) private {
        token = CreditToken(address(zoo));
        sidework = sideworkOf(address(zoo), parameters());
        market = sidework.market();
        arbiter = sidework.arbiter();
        zoo.mint(address(this), 1e9 ether);
        fund(requester, 10 * DEPOSIT);
        for (uint256 i = 0; i < 4; ++i) {
            address node = vm.addr(NODE_KEY + i);
            fund(node, NODE_STAKE);
            vm.prank(node);
            sidework.joinAsNode("http://node", "tip");
            committee.push(node);
        }
        sidework.startEpoch();
    }

    function approved(address account, uint256 amount) private {
        ZooToken(address(token)).mint(account, amount);
        vm.prank(account);
        token.approve(address(sidework), amount);
    }

    function refusedDeposit(Mood mood, uint256 arrived) private {
        MoodyToken moody = new MoodyToken();
        live(moody);
        approved(requester, DEPOSIT);
        moody.become(mood);
        vm.expectRevert(abi.encodeWithSelector(Accounts.TokenTookFee.selector, DEPOSIT, arrived));
        vm.prank(requester);
        sidework.deposit(DEPOSIT);
        covered();
    }

    /// @dev The token's answer where Sidework is allowed nothing.
    function notAllowed(uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, sidework, 0, amount);
    }

    function inAndOut() private {
        approved(requester, DEPOSIT);
        uint256 before = free(requester);
        uint256 had = token.balanceOf(requester);
        vm.startPrank(requester);
        sidework.deposit(DEPOSIT);
        equal(free(requester), before + DEPOSIT, "in");
        sidework.withdraw(DEPOSIT);
        vm.stopPrank();
        equal(free(requester), before, "out");
        equal(token.balanceOf(requester), had, "back");
        that(token.balanceOf(address(sidework)) >= owed(), "covered");
    }

    /// @dev A contract account with 10 credits inside and 10 approved.
    function hooked() private returns (HookedAccount) {
        HookedToken hookedToken = new HookedToken();
        live(hookedToken);
        guest = new HookedAccount();
        hookedToken.mint(address(guest), 20 ether);
        guest.act(address(token), abi.encodeCall(token.approve, (address(sidework), 20 ether)));
        guest.act(address(sidework), abi.encodeCall(sidework.deposit, (10 ether)));
        return guest;
    }

    function refusedReentry(HookedAccount account) private view {
        that(account.tried() != 0 && !account.succeeded(), "refused");
        equal(
            bytes32(account.answer()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "reentry"
        );
    }

    function commitment(bytes32 value) private view returns (SignedCommitment memory c) {
        c.commitment = value;
        c.root = Hashing.bundleLeaf("task", value);
        c.proof = new bytes32[](0);
        c.signature = compact(WORKER_KEY, typed(Hashing.bundle(1, worker(0), c.root)));
    }

    function owed() private view returns (uint256 total) {
        address[11] memory accounts = [
            BURN,
            requester,
            thief,
            committee[0],
            committee[1],
            committee[2],
            committee[3],
            worker(0),
            worker(1),
            worker(2),
            address(guest)
        ];
        for (uint256 i = 0; i < accounts.length; ++i) {
            (uint256 free_, uint256 staked, uint256 unbonding,) = sidework.accountOf(accounts[i]);
            total += free_ + staked + unbonding;
        }
        (uint256 collected,) = sidework.feePot(1);
        total += collected;
    }

    function covered() private view {
        equal(token.balanceOf(address(sidework)), owed(), "books");
    }

    function shortBy(uint256 missing) private view {
        equal(token.balanceOf(address(sidework)) + missing, owed(), "short");
    }
}
