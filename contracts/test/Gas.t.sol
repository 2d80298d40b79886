// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertifiedSegment} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice What settling costs, as whole transactions: base cost, calldata and cold slots included.
/// forge-config: default.isolate = true
contract GasTest is SideworkTest {
    uint256 private constant WORKERS = 16;

    event Measured(string what, uint256 gas);

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < WORKERS; ++i) {
            fund(worker(i), 1 ether);
        }
        settle(only(certify(paying(deal(1), 0, 1), 7))); // opens the pot's slot
    }

    /// @dev 16 whole lots of one deal, four nodes, each segment crediting all 16 workers.
    function test_SixteenLots() public {
        bytes32 dealId = deal(17 * 256);
        CertifiedSegment[] memory list = new CertifiedSegment[](16);
        for (uint32 lot = 0; lot < 16; ++lot) {
            list[lot] = certify(paying(dealId, lot, type(uint256).max), 7);
        }
        uint256 gas = settle(list);
        emit Measured("16 lots, per task", gas / 4096);
        atMost(gas / 4096, 162, "gas per task");
    }

    function test_OneLotAlone() public {
        uint256 gas = settle(only(certify(paying(deal(512), 0, type(uint256).max), 7)));
        emit Measured("a lot of its own transaction, per task", gas / 256);
    }

    /// @dev What one more deal of one task adds to a transaction, up to its end.
    function test_OneTaskDeals() public {
        uint256 fifty = settle(oneTaskDeals(50));
        uint256 forty = settle(oneTaskDeals(40));
        emit Measured("a deal of one task among 50", (fifty - forty) / 10);
        atMost((fifty - forty) / 10, 27_600, "marginal gas");
    }

    function oneTaskDeals(uint256 count) private returns (CertifiedSegment[] memory list) {
        list = new CertifiedSegment[](count);
        for (uint256 i = 0; i < count; ++i) {
            CertifiedSegment memory s = segment(deal(1), 0, 1);
            list[i] = certify(s, 7);
        }
    }

    /// @dev Uncertified: pays all the workers.
    function paying(bytes32 dealId, uint32 lot, uint256 bits) private pure returns (CertifiedSegment memory s) {
        s = segment(dealId, lot, bits);
        s.credits = creditsOf(WORKERS, 0.1 ether + uint256(s.lot) * 12345678901);
        s.spent = sum(s.credits) + 0.0123456789 ether;
    }

    function settle(CertifiedSegment[] memory list) private returns (uint256) {
        settleAll(1, list);
        return vm.lastCallGas().gasTotalUsed;
    }
}
