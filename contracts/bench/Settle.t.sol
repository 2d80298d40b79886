// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Certificates} from "../src/Certificates.sol";
import {CertifiedSegment} from "../src/Types.sol";
import {Bench} from "./Bench.sol";

/// @notice What settling costs, and how that grows. Every account credited has a balance, the epoch's pot is not empty, and
/// each transaction finishes its deals, so what is left of their locks is returned too.
contract SettleBench is Bench {
    /// @dev Three copies of 256 tasks; a number of few zero bytes, which calldata would carry for less.
    uint256 private constant LOT_PAY = 768.123456789012345678 ether;
    uint256 private constant TASK_PAY = 2.987654321098765432 ether;

    /// @dev Ascending, as credits are.
    address[] private workers;

    function setUp() public override {
        for (uint256 i = 0; i < 64; ++i) {
            workers.push(worker(i));
            for (uint256 j = i; j > 0 && workers[j - 1] > workers[j]; --j) {
                (workers[j - 1], workers[j]) = (workers[j], workers[j - 1]);
            }
        }
        start(4);
    }

    function test_Lots() public {
        uint8[5] memory counts = [1, 2, 4, 8, 16];
        for (uint256 i = 0; i < counts.length; ++i) {
            measure("lots", counts[i], lots(counts[i], 16));
        }
    }

    function test_Workers() public {
        for (uint256 count = 1; count <= 64; count *= 2) {
            measure("workers", count, lots(16, count));
        }
    }

    function test_Nodes() public {
        uint8[4] memory counts = [4, 7, 13, 31];
        for (uint256 i = 0; i < counts.length; ++i) {
            start(counts[i]);
            measure("nodes", counts[i], lots(16, 16));
            string memory deals = string.concat("deals.nodes", vm.toString(counts[i]));
            measure(deals, 1, tasks(1));
            measure(deals, 50, tasks(50));
        }
    }

    function test_OneTaskDeals() public {
        uint8[6] memory counts = [1, 2, 5, 10, 20, 50];
        for (uint256 i = 0; i < counts.length; ++i) {
            measure("deals", counts[i], tasks(counts[i]));
        }
    }

    function start(uint256 nodes) private {
        beginWith(nodes);
        for (uint256 i = 0; i < workers.length; ++i) {
            fund(workers[i], 1 ether);
        }
        settleAll(1, tasks(1));
    }

    /// @dev One deal of full lots, each paying the first of the workers.
    function lots(uint256 count, uint256 paid) private returns (CertifiedSegment[] memory list) {
        bytes32 dealId = deal(uint32(count * 256));
        list = new CertifiedSegment[](count);
        for (uint256 lot = 0; lot < count; ++lot) {
            list[lot] = certified(dealId, uint32(lot), type(uint256).max, credits(0, paid, LOT_PAY / paid));
        }
    }

    /// @dev Deals of one task each, and of 16 workers three paid for each.
    function tasks(uint256 count) private returns (CertifiedSegment[] memory list) {
        list = new CertifiedSegment[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = certified(deal(1), 0, 1, credits(i % 14, 3, TASK_PAY / 3));
        }
    }

    function credits(uint256 first, uint256 count, uint256 amount) private view returns (uint256[] memory words) {
        words = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            words[i] = credit(workers[first + i], amount);
        }
    }

    function certified(bytes32 dealId, uint32 lot, uint256 bits, uint256[] memory credits_)
        private
        view
        returns (CertifiedSegment memory s)
    {
        s.dealId = dealId;
        s.lot = lot;
        s.bits = bits;
        s.root = keccak256(abi.encode(dealId, lot));
        s.credits = credits_;
        s.spent = sum(credits_) * 1025 / 1000; // feeBps
        certify(s, (1 << Certificates.quorum(committee.length)) - 1);
    }

    /// @dev Looks afterwards: segments that are skipped would be cheap.
    function measure(string memory curve, uint256 x, CertifiedSegment[] memory list) private {
        settleAll(1, list);
        point(curve, x);
        for (uint256 i = 0; i < list.length; ++i) {
            bytes32 dealId = list[i].dealId;
            equal(settledOf(dealId), sidework.dealOf(dealId).volume, "settled");
        }
    }
}
