// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20, IERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Sidework} from "../src/Sidework.sol";
import {DatasetOrder, Deal, Orders, OrderSignatures, ProgramOrder, RequestOrder} from "../src/Types.sol";
import {ComputeConsumer} from "../src/consumer/ComputeConsumer.sol";

/// @notice What a sale runs. Prices in credits: `copyPrice` per copy, the other two are the most that the owners of
/// program and dataset get per sale.
struct Product {
    bytes32 program;
    address programAsset;
    uint256 maxProgramPrice;
    bytes32 dataset;
    address datasetAsset;
    uint256 maxDatasetPrice;
    uint256 copyPrice;
}

/// @title Storefront: sells computed results to its own customers, and buys work only when it sold
/// @notice A sale's work is paid out of the customer's payment: without sales nothing is spent. The seller keeps the
/// margin. The customer gets the result, or its payment back when nothing came or the program failed.
contract Storefront is ComputeConsumer {
    using SafeERC20 for IERC20;

    enum State {
        NONE,
        OPEN,
        SERVED,
        FAILED,
        REPAID
    }

    struct Sale {
        address customer;
        State state;
    }

    uint8 private constant OK = 0;

    address public immutable seller;
    /// @notice What a customer pays.
    uint256 public immutable price;

    Product public product;
    mapping(bytes32 dealId => Sale) public sales;
    uint256 public saleCount;
    /// @notice What customers paid for results that they do not have: not the seller's.
    uint256 public owed;

    event Sold(bytes32 indexed dealId, address indexed customer, bytes32 parameters);
    event Served(bytes32 indexed dealId, address indexed customer, bytes output);
    event Failed(bytes32 indexed dealId, address indexed customer, uint8 status);
    event Repaid(bytes32 indexed dealId, address indexed customer);

    error NotSeller(address caller);
    error SoldBelowCost(uint256 price, uint256 cost);
    error NothingToRepay(bytes32 dealId, State state);
    error WorkDone(bytes32 dealId);
    error NotEarned(uint256 free, uint256 owed, uint256 amount);

    constructor(Sidework sidework_, Product memory product_, uint256 price_) ComputeConsumer(sidework_) {
        seller = msg.sender;
        product = product_;
        price = price_;
    }

    /// @notice Buys one result. The caller must have approved the price, and brings the current orders of the program's and
    /// the dataset's owners.
    /// @param parameters SHA-256 of what the customer wants computed
    function buy(
        bytes32 parameters,
        ProgramOrder calldata program,
        bytes calldata programSignature,
        DatasetOrder calldata dataset,
        bytes calldata datasetSignature
    ) external returns (bytes32 dealId) {
        sidework.token().safeTransferFrom(msg.sender, address(this), price);
        _deposit(price);

        Orders memory orders;
        orders.request = _request(parameters);
        orders.program = program;
        orders.dataset = dataset;
        OrderSignatures memory signatures;
        signatures.program = programSignature;
        signatures.dataset = datasetSignature;
        uint256 before = _free();
        dealId = market.matchOrders(orders, signatures, 1);
        uint256 cost = before - _free();
        if (cost > price) revert SoldBelowCost(price, cost);

        sales[dealId] = Sale(msg.sender, State.OPEN);
        owed += price;
        emit Sold(dealId, msg.sender, parameters);
    }

    /// @notice Gives a customer its payment back; anyone may. When nothing came, that is the deal's money, returned after its
    /// deadline. When the program failed, workers were paid for it: then it is the seller's earnings, if there are.
    function repay(bytes32 dealId) external {
        Sale storage sale = sales[dealId];
        State state = sale.state;
        if (state != State.OPEN && state != State.FAILED) revert NothingToRepay(dealId, state);
        sale.state = State.REPAID;
        owed -= price;
        if (state == State.OPEN) _takeBack(dealId);
        else _requireEarned(price);
        emit Repaid(dealId, sale.customer);
        _pay(sale.customer, price);
    }

    /// @notice Pays the seller out of what it earned.
    function withdraw(uint256 amount) external {
        if (msg.sender != seller) revert NotSeller(msg.sender);
        _requireEarned(amount);
        _pay(seller, amount);
    }

    /// @notice Pays in credits of the caller, who must have approved them: to repay customers whose run failed.
    function fund(uint256 amount) external {
        sidework.token().safeTransferFrom(msg.sender, address(this), amount);
        _deposit(amount);
    }

    function _onResult(bytes32 dealId, uint32, uint8 status, bytes calldata output) internal override {
        Sale storage sale = sales[dealId];
        if (sale.state != State.OPEN) return;
        if (status != OK) {
            sale.state = State.FAILED;
            emit Failed(dealId, sale.customer, status);
            return;
        }
        sale.state = State.SERVED;
        owed -= price;
        emit Served(dealId, sale.customer, output);
    }

    function _request(bytes32 parameters) private returns (RequestOrder memory request) {
        Product memory wanted = product;
        request.program = wanted.program;
        request.programAsset = wanted.programAsset;
        request.maxProgramPrice = wanted.maxProgramPrice;
        request.dataset = wanted.dataset;
        request.datasetAsset = wanted.datasetAsset;
        request.maxDatasetPrice = wanted.maxDatasetPrice;
        request.parameters = parameters;
        request.maxPrice = wanted.copyPrice;
        request.volume = 1;
        request.trust = 100;
        request.fuel = 10 ** 10;
        request.memoryPages = 256;
        request.outputBytes = 1024;
        request.duration = 1 hours;
        request.callbackGas = 100_000;
        request.deliveryFee = wanted.copyPrice;
        request.salt = ++saleCount;
        _address(request);
    }

    /// @dev A deal that settled brought a result: whoever has it can show it by `proveResult`.
    function _takeBack(bytes32 dealId) private {
        Deal memory deal = sidework.dealOf(dealId);
        if (deal.unsettled < deal.volume) revert WorkDone(dealId);
        if (!deal.refunded) sidework.refund(dealId);
    }

    function _requireEarned(uint256 amount) private view {
        uint256 free = _free();
        if (free < owed + amount) revert NotEarned(free, owed, amount);
    }

    function _pay(address account, uint256 amount) private {
        sidework.withdraw(amount);
        sidework.token().safeTransfer(account, amount);
    }
}
