// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IComputeCallback} from "../../src/interfaces/IComputeCallback.sol";
import {IReceiver} from "./chainlink/keystone/interfaces/IReceiver.sol";

/// @notice Takes results of either kind and does nothing with them, so that only the delivery costs.
contract Receiver is IComputeCallback, IReceiver {
    function onResult(bytes32, uint32, uint8, bytes calldata) external pure {}

    function onReport(bytes calldata, bytes calldata) external pure {}

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IReceiver).interfaceId;
    }
}
