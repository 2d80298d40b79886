// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../src/Hashing.sol";
import {Membership} from "../src/Membership.sol";
import {SigningKeys} from "../src/SigningKeys.sol";
import {CertifiedSegment} from "../src/Types.sol";
import {SideworkTest} from "./support/SideworkTest.sol";

/// @notice R-26.
contract SigningKeysTest is SideworkTest {
    uint256 private constant KEY = 0x7000;

    function key(uint256 i) private pure returns (address) {
        return vm.addr(KEY + i);
    }

    function signed(address account, uint256 i) private view returns (bytes memory) {
        return compact(KEY + i, typed(Hashing.signingKey(account, key(i))));
    }

    function name(address account, uint256 i) private {
        bytes memory signature = signed(account, i);
        vm.prank(account);
        sidework.setSigningKey(key(i), signature);
    }

    function nextEpoch() private {
        vm.warp(vm.getBlockTimestamp() + 1 days);
        sidework.startEpoch();
    }

    function test_AccountSignsWithItsOwnKeyUntilItNamesAnother() public {
        equal(word(sidework.signerOf(committee[0], 1)), word(committee[0]), "own");
        bytes memory signature = signed(committee[0], 0);
        vm.prank(committee[0]);
        vm.expectEmit(address(sidework));
        emit SigningKeys.SigningKeyChanged(committee[0], key(0), 2);
        sidework.setSigningKey(key(0), signature);
        equal(word(sidework.signerOf(committee[0], 1)), word(committee[0]), "own in this epoch");
        equal(word(sidework.signerOf(committee[0], 2)), 0, "own in the next");
        that(sidework.signerOf(key(0), 1) != committee[0], "new one not yet");
        equal(word(sidework.signerOf(key(0), 2)), word(committee[0]), "new one in the next");
        equal(word(sidework.signingKeyOf(committee[0])), word(key(0)), "named");
        equal(word(sidework.signingKeyOf(committee[1])), word(committee[1]), "not named");
    }

    function test_KeyReplacedWithinAnEpochNeverHolds() public {
        name(committee[0], 0);
        name(committee[0], 1);
        for (uint32 e = 1; e < 5; ++e) {
            that(sidework.signerOf(key(0), e) != committee[0], "never");
        }
        equal(word(sidework.signerOf(key(1), 2)), word(committee[0]), "the second");
        equal(word(sidework.signerOf(committee[0], 1)), word(committee[0]), "own up to then");
    }

    function test_FormerKeyStaysAnswerableForItsEpochs() public {
        name(worker(0), 0);
        nextEpoch();
        name(worker(0), 1);
        nextEpoch();
        equal(word(sidework.signerOf(key(0), 2)), word(worker(0)), "its epoch");
        equal(word(sidework.signerOf(key(0), 3)), 0, "later");
        equal(word(sidework.signerOf(key(1), 3)), word(worker(0)), "its successor");
    }

    /// @dev R-12, R-13: the committee is keys, the fees are the accounts'.
    function test_CommitteeIsKeysAndFeesAreTheAccounts() public {
        address account = committee[0];
        name(account, 0);
        nextEpoch();
        committee[0] = key(0);
        equal(sidework.committeeHash(2), keccak256(abi.encodePacked(committee)), "committee");
        bytes32 dealId = deal(1);
        settleAll(2, only(certifiedByKey(dealId)));
        sidework.claimFees(2, committee, 0);
        equal(free(account), 0.25 ether, "fees");
        equal(free(key(0)), 0, "not the key's");
        equal(sidework.feesClaimed(2, 0), 0.25 ether, "claimed");
    }

    function test_KeyIsOneAccountsForEver() public {
        name(committee[0], 0);
        refuse(committee[1], key(0), signed(committee[1], 0), KeyIs.TAKEN);
        name(committee[0], 1);
        refuse(committee[1], key(0), signed(committee[1], 0), KeyIs.TAKEN);
        refuse(committee[0], key(0), signed(committee[0], 0), KeyIs.TAKEN);
    }

    function test_KeyMustBeFree() public {
        refuse(committee[0], address(0), "", KeyIs.TAKEN);
        refuse(committee[0], committee[0], "", KeyIs.TAKEN);
        refuse(committee[0], committee[1], "", KeyIs.TAKEN); // a node
        seat(0, 1);
        refuse(committee[0], worker(0), "", KeyIs.TAKEN); // has seats
        vm.prank(worker(0));
        sidework.unstakeSeats(1);
        refuse(committee[0], worker(0), "", KeyIs.TAKEN); // unbonding
        vm.prank(committee[2]);
        sidework.leaveAsNode();
        refuse(committee[0], committee[2], "", KeyIs.TAKEN); // unbonding
    }

    function test_KeySignsForItself() public {
        refuse(committee[0], key(0), signed(committee[1], 0), KeyIs.UNSIGNED); // for another account
        refuse(committee[0], key(0), signed(committee[0], 1), KeyIs.UNSIGNED); // by another key
        refuse(committee[0], key(0), "", KeyIs.UNSIGNED);
    }

    function test_KeyOfAnotherCannotStakeOrNameOne() public {
        name(committee[0], 0);
        fund(key(0), NODE_STAKE);
        bytes memory signature = signed(key(0), 1);
        bytes memory why = abi.encodeWithSelector(SigningKeys.IsKeyOf.selector, committee[0]);
        vm.startPrank(key(0));
        vm.expectRevert(why);
        sidework.stakeSeats(1, address(0), 0);
        vm.expectRevert(why);
        sidework.joinAsNode("x", "tip");
        vm.expectRevert(why);
        sidework.setSigningKey(key(1), signature);
        vm.stopPrank();
        // Who has named one may go on staking.
        fund(committee[0], SEAT_STAKE);
        vm.prank(committee[0]);
        sidework.stakeSeats(1, address(0), 0);
    }

    function test_DescriptionIsAnEvent() public {
        vm.prank(thief);
        vm.expectEmit(address(sidework));
        emit Membership.Described(thief, "GPU");
        sidework.describe("GPU");
        sidework.describe(string(new bytes(1024)));
        vm.expectRevert(abi.encodeWithSelector(Membership.TextTooLong.selector, 1025, 1024));
        sidework.describe(string(new bytes(1025)));
    }

    /// @dev Whatever is named when: in each epoch an account has exactly one key.
    function testFuzz_OneKeyAnEpoch(uint256 choices) public {
        address account = worker(0);
        uint256 named = 0;
        for (uint256 i = 0; i < 8; ++i) {
            if ((choices >> i) & 1 == 1) name(account, named++);
            else nextEpoch();
        }
        for (uint32 e = 1; e <= sidework.epoch() + 1; ++e) {
            uint256 count = sidework.signerOf(account, e) == account ? 1 : 0;
            for (uint256 i = 0; i < named; ++i) {
                if (sidework.signerOf(key(i), e) == account) ++count;
            }
            equal(count, 1, "keys");
        }
        equal(word(sidework.signerOf(sidework.signingKeyOf(account), sidework.epoch() + 1)), word(account), "the named");
    }

    enum KeyIs {
        TAKEN,
        UNSIGNED
    }

    /// @dev One credit of fees, signed by the first member's new key and two others.
    function certifiedByKey(bytes32 dealId) private view returns (CertifiedSegment memory s) {
        s = segment(dealId, 0, 1);
        s.credits = new uint256[](0);
        s.spent = 1 ether;
        s.signers = 7;
        bytes32 digest = typed(hashOf(2, s));
        s.signatures = bytes.concat(compact(KEY, digest), compact(NODE_KEY + 1, digest), compact(NODE_KEY + 2, digest));
    }

    function refuse(address account, address wanted, bytes memory signature, KeyIs why) private {
        vm.prank(account);
        vm.expectRevert(
            why == KeyIs.TAKEN
                ? abi.encodeWithSelector(SigningKeys.KeyNotFree.selector, wanted)
                : abi.encodeWithSelector(SigningKeys.NotSignedByKey.selector, account, wanted)
        );
        sidework.setSigningKey(wanted, signature);
    }

    function word(address account) private pure returns (uint256) {
        return uint160(account);
    }
}
