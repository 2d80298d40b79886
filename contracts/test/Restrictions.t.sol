// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission} from "../src/Admission.sol";
import {OrderSignatures, Orders} from "../src/Types.sol";
import {Bomb, Group, Liar} from "./support/Groups.sol";
import {Trade} from "./support/Trade.sol";

/// @notice Orders that are for some only: for an address, or for a group (spec R-24).
contract RestrictionsTest is Trade {
    /// @dev R-24, for each restriction of each order: the one it names, a group, or nobody else.
    function test_RestrictionsAdmitTheirOwn() public {
        Group group = new Group();
        for (uint256 i = 0; i < 9; ++i) {
            Orders memory orders = full(100);
            address candidate = candidateOf(i);
            restrict(orders, i, candidate);
            matched(orders, 1);
            restrict(orders, i, thief);
            refuse(orders, abi.encodeWithSelector(Admission.NotAdmitted.selector, thief, candidate));
            restrict(orders, i, address(group));
            refuse(orders, abi.encodeWithSelector(Admission.NotAdmitted.selector, address(group), candidate));
        }
        for (uint256 i = 0; i < 6; ++i) {
            group.admit(candidateOf(i));
        }
        for (uint256 i = 0; i < 9; ++i) {
            Orders memory orders = full(100);
            restrict(orders, i, address(group));
            matched(orders, 1);
        }
    }

    /// @dev What a request does not name is asked about as zero, and admitted by no address.
    function test_RestrictionOnWhatIsNotNamed() public {
        Orders memory orders = full(10);
        (orders.request.datasetAsset, orders.request.dataset) = (address(0), bytes32(0));
        orders.offer.dataset = dataset;
        refuse(orders, abi.encodeWithSelector(Admission.NotAdmitted.selector, dataset, address(0)));
    }

    function test_GroupsThatLie() public {
        for (uint256 i = 0; i <= uint256(type(Liar.Way).max); ++i) {
            Orders memory orders = full(10);
            orders.offer.requester = address(new Liar(Liar.Way(i)));
            refuse(orders, abi.encodeWithSelector(Admission.NotAdmitted.selector, orders.offer.requester, requester));
        }
    }

    /// @dev Its answer is good; a caller that copied it whole would pay for 200 kB of memory.
    function test_GroupThatAnswersTooMuch() public {
        Orders memory orders = full(10);
        orders.offer.requester = address(new Bomb());
        OrderSignatures memory signatures = signed(orders);
        uint256 before = gasleft();
        market.matchOrders(orders, signatures, 1);
        atMost(before - gasleft(), 450_000, "gas");
    }

    function test_GroupTakesBoundedGas() public {
        Orders memory orders = full(10);
        orders.offer.requester = address(new Liar(Liar.Way.BURNS));
        OrderSignatures memory signatures = signed(orders);
        uint256 before = gasleft();
        try market.matchOrders(orders, signatures, 1) {
            revert Unmet("refused");
        } catch {}
        atMost(before - gasleft(), 450_000, "gas");
    }

    function candidateOf(uint256 which) private view returns (address) {
        if (which % 3 == 0) return requester;
        if (which < 6) return which == 1 ? program : which == 2 || which == 4 ? dataset : pool;
        return which == 7 ? program : pool;
    }

    function restrict(Orders memory orders, uint256 which, address to) private pure {
        if (which == 0) orders.offer.requester = to;
        if (which == 1) orders.offer.program = to;
        if (which == 2) orders.offer.dataset = to;
        if (which == 3) orders.program.requester = to;
        if (which == 4) orders.program.dataset = to;
        if (which == 5) orders.program.pool = to;
        if (which == 6) orders.dataset.requester = to;
        if (which == 7) orders.dataset.program = to;
        if (which == 8) orders.dataset.pool = to;
    }
}
