// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../../src/Hashing.sol";
import {CrowdBooks} from "./CrowdBooks.sol";

/// @notice Money in and out, stakes, keys and epochs.
abstract contract CrowdMoney is CrowdBooks {
    /// @dev None of them signs for an epoch that has not begun.
    address[] internal replacedKeys;
    uint256 private keys;
    mapping(address person => uint256) private freeFrom; // what unbonds, by R-11
    mapping(uint32 epoch => mapping(uint256 index => uint256)) private taken;
    mapping(bytes32 value => bytes32) private preimages;
    uint256 private chains;
    mapping(uint32 epoch => mapping(address node => bool)) private revealed;
    mapping(uint32 epoch => uint256) private reveals;
    mapping(uint32 epoch => uint256) private mixes;

    function wait(uint256 seed) external act(seed) {
        vm.warp(block.timestamp + 1 + roll(45 minutes));
    }

    function deposit(uint256 seed) external act(seed) {
        address person = anyone();
        uint256 amount = 1 + roll(1000 ether);
        token.transfer(person, amount);
        vm.prank(person);
        token.approve(address(sidework), amount);
        vm.prank(person);
        sidework.deposit(amount);
    }

    /// @dev Sometimes somebody else sends the permit first.
    function depositWithPermit(uint256 seed) external act(seed) {
        address person = signer();
        uint256 amount = 1 + roll(1000 ether);
        token.transfer(person, amount);
        (uint8 v, bytes32 r, bytes32 s) = permit(person, amount);
        if (roll(2) == 0) token.permit(person, address(sidework), amount, block.timestamp, v, r, s);
        vm.prank(person);
        sidework.depositWithPermit(amount, block.timestamp, v, r, s);
    }

    function gift(uint256 seed) external act(seed) {
        uint256 amount = roll(1 ether);
        token.transfer(address(sidework), amount);
        gifts += amount;
    }

    /// @dev P6: whatever is free goes out, at any time.
    function withdraw(uint256 seed) external act(seed) {
        address person = anyoneWho(isRich);
        uint256 amount = free(person);
        if (roll(4) != 0) amount = 1 + roll(amount);
        uint256 before = token.balanceOf(person);
        by(person);
        try sidework.withdraw(amount) {
            if (token.balanceOf(person) != before + amount) ++broken["P6"];
        } catch {
            ++broken["P6"];
        }
    }

    function stakeSeats(uint256 seed) external act(seed) {
        vm.prank(anyone());
        sidework.stakeSeats(uint8(roll(4)), address(0), roll(2 ether));
    }

    function unstakeSeats(uint256 seed) external act(seed) {
        address person = anyoneWho(hasSeats);
        (uint256 seats,,) = sidework.seatsOf(person);
        vm.prank(person);
        try sidework.unstakeSeats(uint8(1 + roll(seats))) {
            freeFrom[person] = block.timestamp + 4 hours;
        } catch {
            ++broken["P6"];
        }
    }

    function joinAsNode(uint256 seed) external act(seed) {
        address person = anyone();
        bytes32 tip = newTip(person);
        vm.prank(person);
        sidework.joinAsNode("http://node", tip);
    }

    /// @dev R-33: once an epoch, the next link of the chain that counts, whoever carries it; and the first Q make the beacon.
    function reveal(uint256 seed) external act(seed) {
        uint32 epoch = sidework.epoch();
        address[] memory members = committees[epoch];
        uint256 index = roll(members.length);
        address node = sidework.signerOf(members[index], epoch);
        (bytes32 tip, uint32 from) = sidework.tipOf(node);
        bytes32 preimage = preimages[tip];
        that(preimage != 0, "the chain has ended");
        bool due = from <= epoch;
        vm.prank(anyone());
        try sidework.reveal(epoch, members, index, preimage) {
            if (!due || revealed[epoch][node]) ++broken["R-33"];
            revealed[epoch][node] = true;
            if (reveals[epoch] < quorumOf(members)) {
                unchecked {
                    mixes[epoch] += uint256(keccak256(abi.encode(node, preimage)));
                }
                ++reveals[epoch];
            }
        } catch {
            that(due, "not due");
            ++broken["R-33"];
        }
    }

    /// @dev No epoch has another beacon than its first Q reveals make.
    function beaconsAreRight() public view {
        for (uint32 e = 1; e <= sidework.epoch(); ++e) {
            bool known = reveals[e] == quorumOf(committees[e]);
            bytes32 expected = known ? keccak256(abi.encode(e, mixes[e])) : bytes32(0);
            that(sidework.beacon(e) == expected, "R-33: beacon");
        }
    }

    /// @dev Another chain each time, of three links.
    function newTip(address person) internal returns (bytes32 tip) {
        tip = keccak256(abi.encode(person, ++chains));
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 next = keccak256(abi.encode(tip));
            (preimages[next], tip) = (tip, next);
        }
    }

    function quorumOf(address[] memory members) private pure returns (uint256) {
        return 2 * ((members.length - 1) / 3) + 1;
    }

    function leaveAsNode(uint256 seed) external act(seed) {
        address person = anyoneWho(isNode);
        vm.prank(person);
        try sidework.leaveAsNode() {
            freeFrom[person] = block.timestamp + 4 hours;
        } catch {
            ++broken["P6"];
        }
    }

    /// @dev P6: not before its time, and then for certain.
    function withdrawStake(uint256 seed) external act(seed) {
        address person = anyoneWho(isUnbonding);
        (uint256 before,, uint256 unbonding,) = sidework.accountOf(person);
        if (roll(2) == 0 && block.timestamp < freeFrom[person]) vm.warp(freeFrom[person]);
        bool due = block.timestamp >= freeFrom[person];
        vm.prank(person);
        try sidework.withdrawStake() {
            if (!due || free(person) != before + unbonding) ++broken["P6"];
        } catch {
            if (due) ++broken["P6"];
        }
    }

    function setSigningKey(uint256 seed) external act(seed) {
        address person = anyone();
        address key = newKey();
        bytes memory signature = sign(key, Hashing.signingKey(person, key));
        replacedKeys.push(sidework.signingKeyOf(person));
        vm.prank(person);
        sidework.setSigningKey(key, signature);
    }

    /// @dev The committee is the one that R-12 says.
    function startEpoch(uint256 seed) external act(seed) {
        uint256 end = sidework.epochStartedAt() + 1 hours;
        if (block.timestamp < end && roll(2) == 0) vm.warp(end);
        beginEpoch();
    }

    function claimFees(uint256 seed) external act(seed) {
        uint32 epoch = uint32(1 + roll(sidework.epoch()));
        that(claim(epoch, roll(committees[epoch].length)), "nothing to claim");
    }

    function newKey() internal returns (address key) {
        uint256 secret = 0x2000000 + keys++;
        key = vm.addr(secret);
        keyOf[key] = secret;
    }

    function beginEpoch() internal {
        address[] memory nodes = sidework.nodes();
        sidework.startEpoch();
        uint32 epoch = sidework.epoch();
        uint256 n = nodes.length - (nodes.length + 2) % 3;
        for (uint256 i = 0; i < n; ++i) {
            committees[epoch].push(sidework.signingKeyOf(nodes[i]));
        }
        bytes32 expected = keccak256(abi.encodePacked(committees[epoch]));
        if (sidework.committeeHash(epoch) != expected) ++broken["R-12"];
    }

    /// @dev P9: a member's share by its index, no more and no less. False when it has it already.
    function claim(uint32 epoch, uint256 index) internal returns (bool) {
        address[] memory members = committees[epoch];
        (uint256 collected,) = sidework.feePot(epoch);
        uint256 share = collected / members.length + (index < collected % members.length ? 1 : 0);
        uint256 due = share - taken[epoch][index];
        if (due == 0) return false;
        address account = sidework.signerOf(members[index], epoch);
        uint256 before = free(account);
        sidework.claimFees(epoch, members, index);
        if (free(account) != before + due) ++broken["P9"];
        taken[epoch][index] = share;
        claimed[epoch] += due;
        return true;
    }

    function permit(address owner, uint256 amount) internal view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 permitType =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(permitType, owner, address(sidework), amount, token.nonces(owner), block.timestamp));
        bytes32 digest = keccak256(bytes.concat(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        return vm.sign(keyOf[owner], digest);
    }
}
