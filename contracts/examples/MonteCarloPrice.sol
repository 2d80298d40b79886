// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Sidework} from "../src/Sidework.sol";
import {RequestOrder} from "../src/Types.sol";
import {ComputeConsumer} from "../src/consumer/ComputeConsumer.sol";

/// @title MonteCarloPrice: keeps the price of an option that a Monte-Carlo simulation finds
/// @notice The owner orders a price of given market parameters; workers simulate, and the certified price is called back.
/// Other contracts read `price` and judge by `pricedAt` whether it is fresh enough for them.
contract MonteCarloPrice is ComputeConsumer {
    using SafeERC20 for IERC20;

    uint8 private constant OK = 0;

    address public immutable owner;
    /// @notice SHA-256 of the program. Its output is the price, 18 decimals, as one big-endian word.
    bytes32 public immutable program;
    /// @notice What one worker gets for one simulation.
    uint256 public immutable copyPrice;

    uint256 public price;
    /// @notice When the price came (s); zero: never.
    uint256 public pricedAt;
    /// @notice The deal whose result is awaited; zero: none.
    bytes32 public awaited;

    event Asked(bytes32 indexed dealId, bytes32 parameters);
    event Priced(bytes32 indexed dealId, uint256 price);
    event Failed(bytes32 indexed dealId, uint8 status);

    error NotOwner(address caller);

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _;
    }

    constructor(Sidework sidework_, bytes32 program_, uint256 copyPrice_) ComputeConsumer(sidework_) {
        owner = msg.sender;
        program = program_;
        copyPrice = copyPrice_;
    }

    /// @notice Pays in credits of the caller, who must have approved them.
    function fund(uint256 amount) external {
        sidework.token().safeTransferFrom(msg.sender, address(this), amount);
        _deposit(amount);
    }

    /// @notice Orders a new price; one that is still awaited is awaited no longer. A deal that brings nothing in time is
    /// refunded to this contract, and the owner may simply ask again.
    /// @param parameters SHA-256 of the simulation's parameters: spot, strike, volatility, rate, maturity, paths, seed
    function ask(bytes32 parameters) external onlyOwner returns (bytes32 dealId) {
        RequestOrder memory request;
        request.program = program;
        request.parameters = parameters;
        request.maxPrice = copyPrice;
        request.volume = 1;
        request.trust = 100;
        request.fuel = 10 ** 10;
        request.memoryPages = 64;
        request.outputBytes = 32;
        request.duration = 1 hours;
        request.callbackGas = 120_000;
        request.deliveryFee = copyPrice;
        dealId = _order(request);
        awaited = dealId;
        emit Asked(dealId, parameters);
    }

    /// @notice Pays the owner out of what is not bound in a deal.
    function withdraw(uint256 amount) external onlyOwner {
        sidework.withdraw(amount);
        sidework.token().safeTransfer(owner, amount);
    }

    function _onResult(bytes32 dealId, uint32, uint8 status, bytes calldata output) internal override {
        if (dealId != awaited) return;
        awaited = 0;
        if (status != OK || output.length != 32) {
            emit Failed(dealId, status);
            return;
        }
        price = uint256(bytes32(output));
        pricedAt = block.timestamp;
        emit Priced(dealId, price);
    }
}
