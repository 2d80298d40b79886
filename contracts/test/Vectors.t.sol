// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Hashing} from "../src/Hashing.sol";
import {Sidework} from "../src/Sidework.sol";
import {DatasetOrder, OfferOrder, ProgramOrder, RequestOrder, Segment} from "../src/Types.sol";
import {DerivedHashes} from "./support/DerivedHashes.sol";
import {Example} from "./support/Example.sol";
import {SideworkTest} from "./support/SideworkTest.sol";
import {SignedTypes} from "./support/SignedTypes.sol";

/// @notice vectors/eip712.json is what Java's tests read: both languages hash and sign the same bytes.
/// `npm run vectors` writes it anew.
contract VectorsTest is SideworkTest {
    using Example for Example.Builder;

    string private constant PATH = "vectors/eip712.json";
    uint256 private constant CHAIN_ID = 31337;
    address private constant CONTRACT = address(0x51De000000000000000000000000000000000712);

    bytes32 private separator;

    function setUp() public override {
        separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sidework"),
                keccak256("1"),
                CHAIN_ID,
                CONTRACT
            )
        );
    }

    function test_CommittedFileIsWhatIsComputed() public {
        string memory text = string.concat(
            '{"domain":{"name":"Sidework","version":"1","chainId":"',
            vm.toString(CHAIN_ID),
            '","verifyingContract":"',
            vm.toString(CONTRACT),
            '","separator":"',
            vm.toString(separator),
            '"},\n"types":[\n',
            types(),
            '],\n"derived":[\n',
            DerivedHashes.json(),
            "\n]}\n"
        );
        if (vm.envOr("SIDEWORK_WRITE_VECTORS", false)) vm.writeFile(PATH, text);
        that(keccak256(bytes(vm.readFile(PATH))) == keccak256(bytes(text)), "vectors are current: npm run vectors");
    }

    /// @dev The examples' words are what the contracts' own structs encode to.
    function test_ContractHashesTheSame() public pure {
        for (uint256 which = 0; which < 3; ++which) {
            Example.Builder memory b = SignedTypes.segment(which);
            equal(Hashing.hash(abi.decode(b.words, (Segment))), b.structHash(), "Segment");
            b = SignedTypes.sponsorship(which);
            (address sponsor, bytes32 request) = abi.decode(b.words, (address, bytes32));
            equal(Hashing.sponsorship(sponsor, request), b.structHash(), "Sponsorship");
            b = SignedTypes.signingKey(which);
            (address account, address key) = abi.decode(b.words, (address, address));
            equal(Hashing.signingKey(account, key), b.structHash(), "SigningKey");
            b = SignedTypes.bundle(which);
            (uint32 epoch, address who, bytes32 root) = abi.decode(b.words, (uint32, address, bytes32));
            equal(Hashing.bundle(epoch, who, root), b.structHash(), "Bundle");
            b = SignedTypes.reexecution(which);
            (uint32 era, bytes32 taskId, bytes32 digest) = abi.decode(b.words, (uint32, bytes32, bytes32));
            equal(Hashing.reexecution(era, taskId, digest), b.structHash(), "Reexecution");
        }
    }

    /// @dev Orders are hashed as they stand in calldata.
    function test_ContractHashesOrdersTheSame() public view {
        for (uint256 which = 0; which < 3; ++which) {
            Example.Builder memory b = SignedTypes.requestOrder(which);
            equal(this.requestHashOf(abi.decode(b.words, (RequestOrder))), b.structHash(), "RequestOrder");
            b = SignedTypes.offerOrder(which);
            equal(this.offerHashOf(abi.decode(b.words, (OfferOrder))), b.structHash(), "OfferOrder");
            b = SignedTypes.programOrder(which);
            equal(this.programHashOf(abi.decode(b.words, (ProgramOrder))), b.structHash(), "ProgramOrder");
            b = SignedTypes.datasetOrder(which);
            equal(this.datasetHashOf(abi.decode(b.words, (DatasetOrder))), b.structHash(), "DatasetOrder");
        }
    }

    function requestHashOf(RequestOrder calldata order) external pure returns (bytes32) {
        return Hashing.hash(order);
    }

    function offerHashOf(OfferOrder calldata order) external pure returns (bytes32) {
        return Hashing.hash(order);
    }

    function programHashOf(ProgramOrder calldata order) external pure returns (bytes32) {
        return Hashing.hash(order);
    }

    function datasetHashOf(DatasetOrder calldata order) external pure returns (bytes32) {
        return Hashing.hash(order);
    }

    /// @dev P10: the contract's domain is the specified one, also of a copy at another address or chain.
    function test_ContractHasTheDomain() public {
        deploy();
        vm.etch(CONTRACT, address(sidework).code);
        (, string memory name, string memory version, uint256 chainId, address self,,) =
            Sidework(CONTRACT).eip712Domain();
        bytes32 typeHash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 actual =
            keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256(bytes(version)), chainId, self));
        equal(actual, separator, "domain");
    }

    /// @dev An encoder that is not ours agrees.
    function test_OtherEncoderAgrees() public pure {
        for (uint256 kind = 0; kind < SignedTypes.COUNT; ++kind) {
            Example.Builder memory b = SignedTypes.example(kind, 0);
            equal(vm.eip712HashStruct(b.declaration(), b.words), b.structHash(), b.name);
        }
    }

    function types() private view returns (string memory out) {
        for (uint256 kind = 0; kind < SignedTypes.COUNT; ++kind) {
            for (uint256 which = 0; which < 3; ++which) {
                out = string.concat(out, one(SignedTypes.example(kind, which), which));
                out = string.concat(out, kind + 1 < SignedTypes.COUNT || which < 2 ? ",\n" : "\n");
            }
        }
    }

    function one(Example.Builder memory b, uint256 which) private view returns (string memory out) {
        bytes32 structHash = b.structHash();
        bytes32 digest = MessageHashUtils.toTypedDataHash(separator, structHash);
        uint256 key = uint256(keccak256(abi.encode("sidework vector key", which)));
        out = string.concat('{"type":"', b.name, '","declaration":"', b.declaration(), '","fields":{', b.fields, "},");
        out = string.concat(out, '"structHash":"', vm.toString(structHash), '","digest":"', vm.toString(digest), '",');
        out = string.concat(out, '"key":"', vm.toString(bytes32(key)), '","signer":"', vm.toString(vm.addr(key)));
        return string.concat(out, '","signature":"', vm.toString(compact(key, digest)), '"}');
    }
}
