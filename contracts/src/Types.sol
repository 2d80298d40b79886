// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a deployment fixes for ever (spec R-9). Amounts in credits of 18 decimals, times in seconds.
struct Parameters {
    uint96 nodeStake;
    uint96 seatStake;
    uint96 reexecutionFee; // per node of the committee and task
    uint96 storageFee; // per KiB of a task's checkpoint quota
    uint32 genesisNodes;
    uint32 epochLength;
    uint32 maxDuration;
    uint32 grace;
    uint32 unbonding;
    uint16 feeBps;
    uint32 lockCapBps; // of (f+1) x nodeStake: the most an epoch's deals may lock at a time; 0: no cap
}

/// @notice Everything the contract owes to or holds of one account, in one slot. Stakes are counts: each is worth the
/// deployment's `seatStake` or `nodeStake`, so no stake can be of another size.
struct Account {
    uint128 free;
    uint8 seats;
    bool node;
    uint32 unbondingSeats;
    uint32 unbondingNodes;
    uint40 unbondingUntil;
}

/// @notice The end of a node's hash chain whose preimage it shows next, and the first epoch for which (spec R-33).
struct Tip {
    bytes32 value;
    uint32 from;
}

/// @notice Where an owner's seats work and what a copy costs there.
struct SeatTerms {
    address pool; // zero: the public pool
    uint96 ask; // credits per copy, at least
}

/// @notice A requester's signed wish (spec R-14). `program`, `dataset`, `parameters`: SHA-256 of the blobs; limits are
/// per task. Prices are credits: `maxPrice` per copy, the other ones and `deliveryFee` per task. `rates`: of a copy's fuel,
/// page x fuel, bytes in and bytes out, 64 bits each from the highest on, in 10^-18 credits per million; zero: a copy's
/// price is fixed (spec R-36).
struct RequestOrder {
    address requester;
    bytes32 program;
    address programAsset; // whose owner is paid for it; zero: nobody
    uint256 maxProgramPrice;
    bytes32 dataset; // standard input of every task; zero: none
    address datasetAsset;
    uint256 maxDatasetPrice;
    bytes32 parameters;
    address pool; // whose seats may work; zero: the public pool
    uint256 maxPoolPrice;
    uint256 maxPrice;
    uint256 rates; // in the public pool what is paid, else the most of each
    uint32 volume;
    uint8 mode;
    uint32 trust;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    uint32 checkpointBytes; // that nodes keep of a task, paid for by the KiB (spec R-37)
    uint32 duration;
    address sponsor; // who pays, and gets back what is unspent; zero: the requester
    address callback; // who is told results; zero: nobody
    uint32 callbackGas;
    uint256 deliveryFee; // to who delivers a task's output
    uint64 expiry;
    uint256 salt;
}

/// @notice A pool owner's signed offer. With `pool` zero every other field is ignored. The last three addresses restrict
/// whom it serves: zero: anyone, else that account or asset alone, or the members of that group contract (spec R-24).
struct OfferOrder {
    address pool;
    uint256 price; // per copy, to the worker; with rates the most of it
    uint256 rates; // as a request's
    uint256 poolPrice; // per task, to the pool's owner
    uint32 volume;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    address program;
    address dataset;
    address requester;
    uint64 expiry;
    uint256 salt;
}

/// @notice A program owner's signed order: what a task costs that uses it, and for whom (spec R-24).
struct ProgramOrder {
    address program;
    uint256 price; // per task
    uint32 volume;
    address dataset;
    address pool;
    address requester;
    uint64 expiry;
    uint256 salt;
}

/// @notice A dataset owner's signed order: what a task costs that uses it, and for whom (spec R-24).
struct DatasetOrder {
    address dataset;
    uint256 price; // per task
    uint32 volume;
    address program;
    address pool;
    address requester;
    uint64 expiry;
    uint256 salt;
}

/// @notice A sponsor's signed word that it pays for a request, named by its struct hash (spec R-14).
struct Sponsorship {
    address sponsor;
    bytes32 request;
}

/// @notice The orders of one match. One that the request does not need is all zeros.
struct Orders {
    RequestOrder request;
    OfferOrder offer;
    ProgramOrder program;
    DatasetOrder dataset;
}

/// @notice Their signatures: ECDSA of 65 or 64 bytes, ERC-1271, or empty where the signer calls or signed on chain.
struct OrderSignatures {
    bytes request;
    bytes offer;
    bytes program;
    bytes dataset;
    bytes sponsor;
}

/// @notice All that nodes and workers need to know of a deal, as the event carries it. Owners are those at the match.
struct Terms {
    address payer; // the sponsor, else the requester
    address pool;
    bytes32 program;
    bytes32 dataset;
    bytes32 parameters;
    uint256 price; // per copy; with rates the most of it
    uint256 rates; // zero: a copy's price is fixed
    address programOwner;
    uint256 programPrice; // this and the next two: per task
    address datasetOwner;
    uint256 datasetPrice;
    address poolOwner;
    uint256 poolPrice;
    uint32 firstIndex;
    uint32 volume;
    uint8 mode;
    uint32 trust;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    uint32 checkpointBytes;
    address callback;
    uint32 callbackGas;
    uint256 deliveryFee;
    uint32 epoch;
    uint64 deadline;
    uint256 locked; // without the delivery fees, volume x deliveryFee
}

/// @notice A deal in two slots (spec R-17). Of its first 48 lots, `fullLots` marks those that settled whole in one
/// segment, which costs no slot of their own, and `partLots` those that have one. When all is settled the second slot is
/// empty: the chain gives back some of the gas for that.
struct Deal {
    address payer;
    uint24 volume;
    uint32 epoch;
    uint40 deadline;
    // second slot
    uint128 locked;
    uint24 unsettled; // tasks
    bool refunded;
    uint48 fullLots;
    uint48 partLots;
}

/// @notice Whom a deal's results are told, and what for (spec R-25); kept only for deals that ask for it. Its reserve,
/// `undelivered x fee`, is locked apart from the deal's.
struct Callback {
    address target;
    uint32 gasLimit;
    uint24 undelivered; // tasks whose fee is reserved; none when the fee is zero
    // second slot
    uint128 fee;
}

/// @notice What the committee signs of a lot's round (spec R-19); `viewNumber` is `view` in the signed type.
struct Segment {
    uint32 epoch;
    bytes32 dealId;
    uint32 lot;
    uint32 round;
    uint32 viewNumber;
    uint256 bits;
    bytes32 root;
    uint256 spent;
    bytes32 creditsHash;
}

/// @notice A segment with its credits (spec R-7) and certificate (spec R-8), as it is put on chain. A credit is
/// `amount << 160 | index`, the index (16 bits) being the account's in a list that the whole call has once.
struct CertifiedSegment {
    bytes32 dealId;
    uint32 lot;
    uint32 round;
    uint32 viewNumber;
    uint256 bits;
    bytes32 root;
    uint256 spent;
    uint256[] credits;
    uint256 signers;
    bytes signatures;
}

/// @notice One certified result: the leaf under a segment's root (spec R-6).
struct ResultLeaf {
    bytes32 taskId;
    uint8 status;
    bytes32 outputHash;
    bytes32 digest;
    uint64 fuel;
    uint128 pageFuel;
    uint64 bytesIn;
    uint64 bytesOut;
    bytes32 winnersHash;
}

/// @notice Why a segment was left out; NONE is never emitted. The first reason that holds, in this order.
enum SkipReason {
    NONE,
    UNKNOWN_DEAL,
    OTHER_EPOCH,
    REFUNDED,
    EMPTY,
    OUT_OF_RANGE,
    ALREADY_SETTLED,
    BAD_CREDITS,
    OVER_LOCK,
    NO_QUORUM
}

/// @notice What a stake was taken for.
enum Fault {
    DOUBLE_COMMITMENT,
    REFUTED,
    DOUBLE_VOTE,
    DOUBLE_PROPOSAL,
    BROKEN_LOCK
}
