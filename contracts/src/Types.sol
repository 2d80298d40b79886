// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a deployment fixes for ever (spec R-9). Amounts in credits of 18 decimals, times in seconds.
struct Parameters {
    uint96 nodeStake;
    uint96 seatStake;
    uint96 reexecutionFee; // per node of the committee and task
    uint32 genesisNodes;
    uint32 epochLength;
    uint32 maxDuration;
    uint32 grace;
    uint32 unbonding;
    uint16 feeBps;
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

/// @notice Where an owner's seats work and what a copy costs there.
struct SeatTerms {
    address pool; // the pool's seller; zero: the public pool
    uint96 ask; // credits per copy, at least
}

/// @notice A requester's signed wish. `program` and `parameters` are SHA-256 of the blobs; limits are per task.
struct RequestOrder {
    address requester;
    bytes32 program;
    bytes32 parameters;
    address pool;
    uint256 maxPrice;
    uint32 volume;
    uint8 mode;
    uint32 trust;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    uint32 duration;
    uint64 expiry;
    uint256 salt;
}

/// @notice A pool seller's signed offer. With `pool` zero every other field is ignored.
struct OfferOrder {
    address pool;
    uint256 price;
    uint32 volume;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    address requester;
    uint64 expiry;
    uint256 salt;
}

/// @notice All that nodes and workers need to know of a deal, as the event carries it.
struct Terms {
    address pool;
    bytes32 program;
    bytes32 parameters;
    uint256 price;
    uint32 firstIndex;
    uint32 volume;
    uint8 mode;
    uint32 trust;
    uint64 fuel;
    uint32 memoryPages;
    uint32 outputBytes;
    uint32 epoch;
    uint64 deadline;
    uint256 locked;
}

/// @notice A deal in two slots (spec R-17). Of its first 48 lots, `fullLots` marks those that settled whole in one
/// segment, which costs no slot of their own, and `partLots` those that have one.
struct Deal {
    address requester;
    uint24 volume;
    uint32 epoch;
    uint40 deadline;
    // second slot
    uint128 locked;
    uint24 settled;
    bool refunded;
    uint48 fullLots;
    uint48 partLots;
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

/// @notice A segment with its credits (spec R-7) and certificate (spec R-8), as it is put on chain.
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

/// @notice A commitment with the bundle signature and path that show who made it (spec R-5).
struct SignedCommitment {
    bytes32 commitment;
    bytes32 root;
    bytes32[] proof;
    bytes signature;
}

/// @notice A worker's opened commitment and the committee's word that the digest is false (spec R-22).
struct Refutation {
    uint32 epoch;
    address worker;
    bytes32 dealId;
    uint32 taskIndex;
    bytes32 digest;
    bytes32 salt;
    bytes32 root;
    bytes32[] proof;
    bytes signature;
    bytes32 trueDigest;
    address[] committee;
    uint256 signers;
    bytes signatures;
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
    REFUTED
}
