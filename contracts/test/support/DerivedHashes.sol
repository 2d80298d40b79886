// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashing} from "../../src/Hashing.sol";
import {ResultLeaf} from "../../src/Types.sol";
import {MerkleTree} from "./MerkleTree.sol";
import {Vm} from "./Vm.sol";

/// @notice Hashes that are not signed themselves but stand in what is (spec R-1 to R-7, R-12, R-28), as JSON.
library DerivedHashes {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    bytes32 private constant DEAL = keccak256("deal");
    bytes32 private constant DIGEST = keccak256("digest");
    bytes32 private constant SALT = keccak256("salt");
    address private constant WORKER = address(0x00c0FFeE00C0ffEE00C0FfeE00c0fFEe00C0ffEE);

    function json() internal pure returns (string memory out) {
        out = string.concat(tasks(), ",\n", assets(), ",\n", results(), ",\n", leaves(), ",\n", lists());
        uint256[5] memory sizes = [uint256(1), 2, 3, 5, 128];
        for (uint256 i = 0; i < 5; ++i) {
            out = string.concat(out, ",\n", tree(sizes[i]));
        }
    }

    function tasks() private pure returns (string memory) {
        bytes32 taskId = Hashing.taskId(DEAL, 777);
        return string.concat(
            entry("taskId", string.concat(pair("dealId", DEAL), last("taskIndex", "777")), taskId),
            ",\n",
            deal("offer", "program order", "dataset order"),
            ",\n",
            deal("", "", ""),
            ",\n",
            entry(
                "commitment",
                string.concat(
                    last("worker", vm.toString(WORKER)),
                    ",",
                    pair("taskId", taskId),
                    pair("digest", DIGEST),
                    last("salt", vm.toString(SALT))
                ),
                Hashing.commitment(WORKER, taskId, DIGEST, SALT)
            )
        );
    }

    /// @dev spec R-2; an order that the match does not have, here of no name, counts as zero.
    function deal(string memory offer, string memory program, string memory dataset)
        private
        pure
        returns (string memory)
    {
        bytes32[4] memory orders = [orderHash("request"), orderHash(offer), orderHash(program), orderHash(dataset)];
        bytes32 dealId = keccak256(
            abi.encode(orders, uint256(1 ether), uint32(5), uint32(300), uint32(2), uint64(1_800_000_000), uint256(9))
        );
        string memory inputs = string.concat(pair("requestHash", orders[0]), pair("offerHash", orders[1]));
        inputs = string.concat(inputs, pair("programOrderHash", orders[2]), pair("datasetOrderHash", orders[3]));
        inputs = string.concat(inputs, pair("price", 1 ether), pair("firstIndex", 5), pair("volume", 300));
        inputs = string.concat(inputs, pair("epoch", 2), pair("deadline", 1_800_000_000), last("counter", "9"));
        return entry("dealId", inputs, dealId);
    }

    function orderHash(string memory name) private pure returns (bytes32) {
        return bytes(name).length == 0 ? bytes32(0) : keccak256(bytes(name));
    }

    /// @dev spec R-28; the name is an address, so the hash's first 12 bytes are zero.
    function assets() private pure returns (string memory out) {
        address registry = address(uint160(28));
        for (uint8 kind = 1; kind <= 3; ++kind) {
            bytes32 content = kind == 3 ? bytes32(0) : sha256(abi.encode(kind));
            bytes32 name = keccak256(abi.encode(registry, kind, WORKER, content, uint256(SALT)));
            string memory inputs = string.concat(last("assets", vm.toString(registry)), ",", pair("kind", kind));
            inputs = string.concat(inputs, last("caller", vm.toString(WORKER)), ",", pair("content", content));
            inputs = string.concat(inputs, last("salt", vm.toString(uint256(SALT))));
            out = string.concat(
                out, kind == 1 ? "" : ",\n", entry("asset", inputs, bytes32(uint256(uint160(uint256(name)))))
            );
        }
    }

    function results() private pure returns (string memory) {
        bytes32 stdout = sha256("output");
        bytes32 outputHash = keccak256(abi.encode(stdout, uint64(6)));
        bytes32 usage = keccak256(abi.encode(uint64(1_000_000), uint128(64_000_000), uint64(12), uint64(6)));
        bytes32 trace = keccak256("trace");
        bytes32 digest = keccak256(abi.encode(uint8(1), outputHash, trace, usage));
        string memory usageInputs = string.concat(pair("fuel", 1_000_000), pair("pageFuel", 64_000_000));
        usageInputs = string.concat(usageInputs, pair("bytesIn", 12), last("bytesOut", "6"));
        string memory digestInputs = string.concat(pair("status", 1), pair("outputHash", outputHash));
        digestInputs = string.concat(digestInputs, pair("traceHash", trace), last("usageHash", vm.toString(usage)));
        return string.concat(
            entry("outputHash", string.concat(pair("sha256", stdout), last("length", "6")), outputHash),
            ",\n",
            entry("usageHash", usageInputs, usage),
            ",\n",
            entry("digest", digestInputs, digest)
        );
    }

    function leaves() private pure returns (string memory) {
        ResultLeaf memory leaf = ResultLeaf({
            taskId: Hashing.taskId(DEAL, 777),
            status: 2,
            outputHash: keccak256("output"),
            digest: DIGEST,
            fuel: 1_000_000,
            pageFuel: 64_000_000,
            bytesIn: 12,
            bytesOut: 6,
            winnersHash: keccak256(abi.encodePacked(winners(2)))
        });
        bytes32 commitment = Hashing.commitment(WORKER, leaf.taskId, DIGEST, SALT);
        string memory inputs = string.concat(
            pair("taskId", leaf.taskId), pair("status", 2), pair("outputHash", leaf.outputHash), pair("digest", DIGEST)
        );
        inputs = string.concat(inputs, pair("fuel", 1_000_000), pair("pageFuel", 64_000_000), pair("bytesIn", 12));
        inputs = string.concat(inputs, pair("bytesOut", 6), last("winnersHash", vm.toString(leaf.winnersHash)));
        return string.concat(
            entry("segmentLeaf", inputs, Hashing.segmentLeaf(leaf)),
            ",\n",
            entry(
                "bundleLeaf",
                string.concat(pair("taskId", leaf.taskId), last("commitment", vm.toString(commitment))),
                Hashing.bundleLeaf(leaf.taskId, commitment)
            )
        );
    }

    function lists() private pure returns (string memory out) {
        for (uint256 n = 0; n < 4; ++n) {
            address[] memory list = winners(n);
            uint256[] memory words = new uint256[](n);
            string memory names = "";
            string memory amounts = "";
            for (uint256 i = 0; i < n; ++i) {
                words[i] = uint256(uint160(list[i])) << 96 | (i + 1) * 0.1 ether;
                names = string.concat(names, i == 0 ? "" : ",", '"', vm.toString(list[i]), '"');
                amounts = string.concat(amounts, i == 0 ? "" : ",", '"', vm.toString((i + 1) * 0.1 ether), '"');
            }
            string memory accounts = string.concat('"accounts":[', names, "]");
            out = string.concat(
                out,
                n == 0 ? "" : ",\n",
                entry("winnersHash", string.concat('"winners":[', names, "]"), keccak256(abi.encodePacked(list))),
                ",\n",
                entry(
                    "creditsHash",
                    string.concat(accounts, ',"amounts":[', amounts, "]"),
                    keccak256(abi.encodePacked(words))
                )
            );
        }
    }

    /// @dev With the path of the last leaf, whose siblings move up in odd trees.
    function tree(uint256 n) private pure returns (string memory) {
        bytes32[] memory list = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) {
            list[i] = Hashing.bundleLeaf(Hashing.taskId(DEAL, uint32(i)), keccak256(abi.encode(i)));
        }
        string memory inputs = string.concat('"leaves":[', join(list), "],");
        inputs = string.concat(inputs, pair("proofOf", n - 1), '"proof":[', join(MerkleTree.proof(list, n - 1)), "]");
        return entry("merkleRoot", inputs, MerkleTree.root(list));
    }

    function winners(uint256 n) private pure returns (address[] memory list) {
        list = new address[](n);
        for (uint256 i = 0; i < n; ++i) {
            list[i] = address(uint160(WORKER) + uint160(i));
        }
    }

    function join(bytes32[] memory list) private pure returns (string memory out) {
        for (uint256 i = 0; i < list.length; ++i) {
            out = string.concat(out, i == 0 ? '"' : ',"', vm.toString(list[i]), '"');
        }
    }

    function pair(string memory name, bytes32 value) private pure returns (string memory) {
        return string.concat(last(name, vm.toString(value)), ",");
    }

    function pair(string memory name, uint256 value) private pure returns (string memory) {
        return string.concat(last(name, vm.toString(value)), ",");
    }

    function last(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('"', name, '":"', value, '"');
    }

    function entry(string memory name, string memory inputs, bytes32 hash) private pure returns (string memory) {
        return string.concat('{"name":"', name, '","inputs":{', inputs, '},"hash":"', vm.toString(hash), '"}');
    }
}
