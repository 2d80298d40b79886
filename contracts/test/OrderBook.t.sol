// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrderBook} from "../src/OrderBook.sol";
import {OrderSignatures, Orders} from "../src/Types.sol";
import {Wallet} from "./support/Actors.sol";
import {OrderHashes} from "./support/OrderHashes.sol";
import {Trade} from "./support/Trade.sol";

/// @notice Who has signed (spec R-14, R-16, R-30, P10).
contract OrderBookTest is Trade {
    using OrderHashes for *;

    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function test_SignaturesOfBothLengths() public {
        Orders memory orders = full(10);
        OrderSignatures memory signatures = signed(orders);
        market.matchOrders(orders, signatures, 1);
        signatures.request = long(REQUESTER_KEY, orders.request.hash());
        signatures.offer = long(SELLER_KEY, orders.offer.hash());
        signatures.program = long(AUTHOR_KEY, orders.program.hash());
        signatures.dataset = long(CURATOR_KEY, orders.dataset.hash());
        market.matchOrders(orders, signatures, 1);
        equal(market.filled(orders.request.hash()), 2, "filled");
    }

    /// @dev Each order needs the signature of its own party, whoever matches.
    function test_OthersSignaturesAreRefused() public {
        Orders memory orders = full(10);
        bytes32[4] memory hashes =
            [orders.request.hash(), orders.offer.hash(), orders.program.hash(), orders.dataset.hash()];
        address[4] memory signers = [requester, seller, author, curator];
        bytes[4] memory wrong;
        for (uint256 i = 0; i < 4; ++i) {
            wrong[0] = sign(THIEF_KEY, hashes[i]);
            wrong[1] = "";
            wrong[2] = bytes.concat(long(THIEF_KEY, hashes[i]), hex"00");
            wrong[3] = new bytes(65);
            for (uint256 j = 0; j < 4; ++j) {
                OrderSignatures memory signatures = with(signed(orders), i, wrong[j]);
                vm.prank(thief);
                vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, hashes[i], signers[i]));
                market.matchOrders(orders, signatures, 1);
            }
        }
    }

    /// @dev The other signature that one can make of one without its key.
    function test_MalleableSignaturesAreRefused() public {
        Orders memory orders = open(10);
        bytes32 hash = orders.request.hash();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(REQUESTER_KEY, typed(hash));
        that(uint256(s) <= HALF_ORDER, "low");
        OrderSignatures memory signatures;
        signatures.request = bytes.concat(r, bytes32(ORDER - uint256(s)), bytes1(v == 27 ? 28 : 27));
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, hash, requester));
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev In whatever form a signature comes, it is the order's volume that is used up.
    function test_TwoFormsOfOneSignatureAreOneOrder() public {
        Orders memory orders = open(1);
        OrderSignatures memory signatures = signed(orders);
        market.matchOrders(orders, signatures, 1);
        signatures.request = long(REQUESTER_KEY, orders.request.hash());
        vm.expectRevert(abi.encodeWithSelector(OrderBook.NotEnoughVolume.selector, orders.request.hash(), 0, 1));
        market.matchOrders(orders, signatures, 1);
    }

    function test_CallersNeedNoSignature() public {
        Orders memory orders = full(10);
        orders.request.sponsor = sponsor;
        address[5] memory callers = [requester, seller, author, curator, sponsor];
        for (uint256 i = 0; i < 5; ++i) {
            OrderSignatures memory signatures = with(signed(orders), i, "");
            vm.prank(callers[i]);
            market.matchOrders(orders, signatures, 1);
        }
        equal(market.filled(orders.request.hash()), 5, "filled");
    }

    /// @dev Whose signature a match has accepted need not sign again, as long as it is the one that has to.
    function test_AcceptedSignaturesAreKept() public {
        Orders memory orders = full(10);
        matched(orders, 1);
        that(market.acceptedSigner(orders.offer.hash()) == seller, "accepted");
        OrderSignatures memory signatures;
        market.matchOrders(orders, signatures, 1);
        signatures.offer = "no matter what";
        market.matchOrders(orders, signatures, 1);
        equal(market.filled(orders.offer.hash()), 3, "filled");

        vm.prank(seller);
        assets.transferFrom(seller, thief, uint160(pool));
        refuseUnsigned(orders, orders.offer.hash(), thief);
        signatures.offer = sign(THIEF_KEY, orders.offer.hash());
        market.matchOrders(orders, signatures, 1);
        that(market.acceptedSigner(orders.offer.hash()) == thief, "accepted");
        vm.prank(thief);
        assets.transferFrom(thief, seller, uint160(pool));
        refuseUnsigned(orders, orders.offer.hash(), seller);
    }

    /// @dev A call is for one match.
    function test_CallsAreNotKept() public {
        Orders memory orders = open(10);
        OrderSignatures memory none;
        vm.prank(requester);
        market.matchOrders(orders, none, 1);
        refuseUnsigned(orders, orders.request.hash(), requester);
    }

    /// @dev A contract account may change its mind.
    function test_Erc1271IsNotKept() public {
        Wallet wallet = new Wallet();
        fund(address(wallet), 100 ether);
        Orders memory orders = open(2);
        orders.request.requester = address(wallet);
        OrderSignatures memory signatures;
        signatures.request = "yes";
        wallet.accept(typed(orders.request.hash()));
        market.matchOrders(orders, signatures, 1);
        wallet.accept(0);
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.request.hash(), address(wallet)));
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev A signature that recovers to nobody is not nobody's.
    function test_NobodySignsNothing() public {
        Orders memory orders = open(1);
        orders.request.requester = address(0);
        orders.request.maxPrice = 0;
        orders.request.sponsor = sponsor;
        OrderSignatures memory signatures = signed(orders);
        bytes[2] memory wrong = [bytes(""), new bytes(64)];
        for (uint256 i = 0; i < 2; ++i) {
            signatures.request = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.request.hash(), address(0)));
            market.matchOrders(orders, signatures, 1);
        }
    }

    /// @dev P10: a signature for another chain, or another deployment there, is none here.
    function test_SignatureIsGoodForOneChain() public {
        Orders memory orders = open(10);
        OrderSignatures memory signatures = signed(orders);
        vm.chainId(99);
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.request.hash(), requester));
        market.matchOrders(orders, signatures, 1);
        signatures = signed(orders);
        market.matchOrders(orders, signatures, 1);
    }

    function test_SignatureIsGoodForOneDeployment() public {
        Orders memory orders = open(10);
        OrderSignatures memory signatures = signed(orders);
        setUp();
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.request.hash(), requester));
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev An order of one kind, signed, is none of another.
    function test_SignatureIsGoodForOneType() public {
        Orders memory orders = full(10);
        (orders.dataset.dataset, orders.program.salt) = (program, orders.dataset.salt);
        orders.program.price = orders.dataset.price;
        bytes memory ofDataset = sign(AUTHOR_KEY, orders.dataset.hash());
        orders.dataset.dataset = dataset;
        OrderSignatures memory signatures = signed(orders);
        signatures.program = ofDataset;
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.program.hash(), author));
        market.matchOrders(orders, signatures, 1);
    }

    function test_ContractsSignByErc1271() public {
        Wallet wallet = new Wallet();
        fund(address(wallet), 100 ether);
        Orders memory orders = open(1);
        orders.request.requester = address(wallet);
        bytes32 hash = orders.request.hash();
        wallet.accept(typed(hash));
        OrderSignatures memory signatures;
        bytes[2] memory wrong = [bytes("no"), ""];
        for (uint256 i = 0; i < 2; ++i) {
            signatures.request = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, hash, address(wallet)));
            market.matchOrders(orders, signatures, 1);
        }
        signatures.request = "yes";
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev What holds an asset may be a contract that answers anything, for instance this one.
    function test_ContractThatDoesNotAnswerHasNotSigned() public {
        Orders memory orders = full(1);
        vm.prank(seller);
        assets.transferFrom(seller, address(token), uint160(pool));
        refuse(orders, abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.offer.hash(), address(token)));
    }

    /// @dev An account that has set code for itself (EIP-7702) is still its key's.
    function test_AccountWithCodeStillSignsByKey() public {
        vm.etch(requester, address(token).code);
        matched(open(1), 1);
    }

    function test_SignedOnChain() public {
        Orders memory orders = full(10);
        orders.request.sponsor = sponsor;
        OrderSignatures memory none;
        refuseUnsigned(orders, orders.request.hash(), requester);
        vm.expectEmit(address(market));
        emit OrderBook.OrderSigned(orders.request.hash(), requester);
        vm.prank(requester);
        market.signRequest(orders.request);
        refuseUnsigned(orders, sponsorshipOf(orders).hash(), sponsor);
        vm.prank(sponsor);
        market.signSponsorship(sponsorshipOf(orders));
        refuseUnsigned(orders, orders.offer.hash(), seller);
        vm.prank(seller);
        market.signOffer(orders.offer);
        refuseUnsigned(orders, orders.program.hash(), author);
        vm.prank(author);
        market.signProgramOrder(orders.program);
        refuseUnsigned(orders, orders.dataset.hash(), curator);
        vm.prank(curator);
        market.signDatasetOrder(orders.dataset);
        market.matchOrders(orders, none, 10);
        that(market.signed(requester, orders.request.hash()), "signed");
    }

    /// @dev R-30: it counts for the caller alone.
    function test_SigningAnothersOrderIsWithoutEffect() public {
        Orders memory orders = full(10);
        vm.startPrank(thief);
        market.signRequest(orders.request);
        market.signOffer(orders.offer);
        vm.stopPrank();
        refuseUnsigned(orders, orders.request.hash(), requester);
    }

    /// @dev R-30: an asset's order dies with its transfer, in whatever way it was signed.
    function test_SignatureOnChainDiesWithTheTransfer() public {
        Orders memory orders = full(10);
        vm.prank(seller);
        market.signOffer(orders.offer);
        vm.prank(seller);
        assets.transferFrom(seller, thief, uint160(pool));
        OrderSignatures memory signatures = with(signed(orders), 1, "");
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, orders.offer.hash(), thief));
        market.matchOrders(orders, signatures, 1);
    }

    /// @dev A number beyond its type's range is no second form of an order: the call reverts.
    function test_DirtyCalldataIsRefused() public {
        Orders memory orders = full(10);
        OrderSignatures memory signatures = signed(orders);
        bytes memory call = abi.encodeCall(market.matchOrders, (orders, signatures, 1));
        uint8[14] memory narrow = [0, 2, 5, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 22]; // of the request
        for (uint256 i = 0; i < narrow.length; ++i) {
            (bool done,) = address(market).call(dirty(call, narrow[i]));
            that(!done, "refused");
        }
        for (uint256 i = 24; i < 52; ++i) {
            (bool done,) = address(market).call(dirty(call, i));
            that(!done, "refused");
        }
        (bool clean,) = address(market).call(call);
        that(clean, "done");
    }

    /// @dev Nobody's signature but the signer's is good, of whatever bytes.
    function testFuzz_NoOtherSignature(bytes memory signature, uint256 which) public {
        Orders memory orders = full(10);
        which = which % 4;
        OrderSignatures memory good = signed(orders);
        vm.assume(keccak256(signature) != keccak256([good.request, good.offer, good.program, good.dataset][which]));
        OrderSignatures memory signatures = with(good, which, signature);
        vm.expectRevert();
        market.matchOrders(orders, signatures, 1);
    }

    function testFuzz_SigningIsTheCallers(address caller, uint256 salt) public {
        Orders memory orders = full(10);
        orders.request.salt = salt;
        vm.assume(caller != requester);
        vm.prank(caller);
        market.signRequest(orders.request);
        that(market.signed(caller, orders.request.hash()), "caller");
        that(!market.signed(requester, orders.request.hash()), "requester");
    }

    function long(uint256 key, bytes32 structHash) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, typed(structHash));
        return bytes.concat(r, s, bytes1(v));
    }

    function with(OrderSignatures memory signatures, uint256 which, bytes memory signature)
        private
        pure
        returns (OrderSignatures memory)
    {
        if (which == 0) signatures.request = signature;
        if (which == 1) signatures.offer = signature;
        if (which == 2) signatures.program = signature;
        if (which == 3) signatures.dataset = signature;
        if (which == 4) signatures.sponsor = signature;
        return signatures;
    }

    function refuseUnsigned(Orders memory orders, bytes32 hash, address signer) private {
        OrderSignatures memory none;
        vm.expectRevert(abi.encodeWithSelector(OrderBook.BadSignature.selector, hash, signer));
        market.matchOrders(orders, none, 1);
    }

    /// @dev The call with the highest bit of one of its words turned.
    function dirty(bytes memory call, uint256 word) private pure returns (bytes memory copy) {
        copy = bytes.concat(call);
        copy[4 + word * 32] ^= 0x80;
    }
}
