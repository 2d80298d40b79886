// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Market} from "../src/Market.sol";
import {Sidework} from "../src/Sidework.sol";
import {Orders, OrderSignatures} from "../src/Types.sol";
import {IGroup} from "../src/interfaces/IGroup.sol";

/// @title SharedBudget: members buy computations out of one budget, each up to an allowance
/// @notice The treasurer pays in and allots. A member signs a request that names this contract as `sponsor` and brings it
/// here. Owners of pools, programs and datasets can restrict their orders to this group. What a deal does not spend comes
/// back to the budget, not to the allowance: that counts what a member may bind, and the treasurer allots anew.
contract SharedBudget is IGroup {
    using SafeERC20 for IERC20;

    Sidework public immutable sidework;
    Market public immutable market;
    address public immutable treasurer;

    /// @inheritdoc IGroup
    mapping(address member => bool) public contains;
    /// @notice What a member's further deals may lock.
    mapping(address member => uint256) public allowance;

    event Allotted(address indexed member, uint256 allowance);
    event Removed(address indexed member);
    event Spent(address indexed member, bytes32 indexed dealId, uint256 amount);

    error NotTreasurer(address caller);
    error NotMember(address caller);
    error NotByCaller(address requester, address caller);
    error BeyondAllowance(address member, uint256 allowance, uint256 amount);

    modifier onlyTreasurer() {
        if (msg.sender != treasurer) revert NotTreasurer(msg.sender);
        _;
    }

    constructor(Sidework sidework_) {
        sidework = sidework_;
        market = sidework_.market();
        treasurer = msg.sender;
    }

    /// @notice Pays in credits of the caller, who must have approved them.
    function fund(uint256 amount) external {
        IERC20 token = sidework.token();
        token.safeTransferFrom(msg.sender, address(this), amount);
        token.forceApprove(address(sidework), amount);
        sidework.deposit(amount);
    }

    /// @notice Makes an account a member, with this allowance from now on.
    function allot(address member, uint256 amount) external onlyTreasurer {
        contains[member] = true;
        allowance[member] = amount;
        emit Allotted(member, amount);
    }

    /// @notice Ends a membership; deals made stand.
    function remove(address member) external onlyTreasurer {
        contains[member] = false;
        allowance[member] = 0;
        emit Removed(member);
    }

    /// @notice Pays the treasurer out of what is not bound in a deal.
    function withdraw(uint256 amount) external onlyTreasurer {
        sidework.withdraw(amount);
        sidework.token().safeTransfer(treasurer, amount);
    }

    /// @notice Matches a member's own request at the budget's cost. `signatures.request` is the member's, and
    /// `signatures.sponsor` empty: this contract calls.
    function spend(Orders calldata orders, OrderSignatures calldata signatures, uint32 volume)
        external
        returns (bytes32 dealId)
    {
        if (!contains[msg.sender]) revert NotMember(msg.sender);
        if (orders.request.requester != msg.sender) revert NotByCaller(orders.request.requester, msg.sender);
        uint256 before = _free();
        dealId = market.matchOrders(orders, signatures, volume);
        uint256 amount = before - _free();
        uint256 left = allowance[msg.sender];
        if (amount > left) revert BeyondAllowance(msg.sender, left, amount);
        allowance[msg.sender] = left - amount;
        emit Spent(msg.sender, dealId, amount);
    }

    function _free() private view returns (uint256 free) {
        (free,,,) = sidework.accountOf(address(this));
    }
}
