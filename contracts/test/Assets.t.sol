// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Assets} from "../src/Assets.sol";
import {Asset, AssetKind, Needs} from "../src/interfaces/IAssets.sol";
import {Trade} from "./support/Trade.sol";

/// @notice What is registered, under which name, and whose it is (spec R-28).
contract AssetsTest is Trade {
    string private constant URI = "ipfs://description";

    function test_ProgramIsItsAuthors() public {
        address name = nameOf(1, author, PROGRAM, 7);
        that(assets.nameOf(AssetKind.PROGRAM, author, PROGRAM, 7) == name, "known before");
        vm.expectEmit(address(assets));
        emit IERC721.Transfer(address(0), author, uint160(name));
        vm.expectEmit(address(assets));
        emit Assets.AssetRegistered(name, AssetKind.PROGRAM, author, PROGRAM, Needs(2, 3, 4, 5));
        vm.expectEmit(address(assets));
        emit IERC4906.MetadataUpdate(uint160(name));
        vm.prank(author);
        that(assets.registerProgram(PROGRAM, Needs(2, 3, 4, 5), 7, URI) == name, "R-28");
        isAsset(name, Asset(AssetKind.PROGRAM, author, PROGRAM, Needs(2, 3, 4, 5)));
        that(assets.ownerOf(uint160(name)) == author, "owner");
        equal(keccak256(bytes(assets.tokenURI(uint160(name)))), keccak256(bytes(URI)), "URI");
    }

    function test_DatasetIsItsCurators() public {
        vm.prank(curator);
        address name = assets.registerDataset(DATASET, 7, URI);
        that(name == nameOf(2, curator, DATASET, 7), "R-28");
        isAsset(name, Asset(AssetKind.DATASET, curator, DATASET, Needs(0, 0, 0, 0)));
    }

    function test_PoolIsItsSellers() public {
        vm.prank(seller);
        address name = assets.registerPool(7, URI);
        that(name == nameOf(3, seller, 0, 7), "R-28");
        isAsset(name, Asset(AssetKind.POOL, seller, 0, Needs(0, 0, 0, 0)));
    }

    function test_WhatIsNotRegisteredIsNone() public view {
        isAsset(address(0x600d), Asset(AssetKind.NONE, address(0), 0, Needs(0, 0, 0, 0)));
    }

    function test_NamesAreTakenOnce() public {
        vm.startPrank(author);
        vm.expectRevert(abi.encodeWithSelector(Assets.AlreadyRegistered.selector, program));
        assets.registerProgram(PROGRAM, Needs(0, 0, 0, 0), 1, "");
        // Another salt, another kind or another caller is another name.
        assets.registerProgram(PROGRAM, Needs(0, 0, 0, 0), 2, "");
        assets.registerDataset(PROGRAM, 1, "");
        vm.stopPrank();
        vm.prank(thief);
        that(assets.registerProgram(PROGRAM, Needs(0, 0, 0, 0), 1, "") != program, "names");
    }

    function test_ThereIsSomethingToRegister() public {
        vm.expectRevert(abi.encodeWithSelector(Assets.NoContent.selector, AssetKind.PROGRAM));
        assets.registerProgram(0, Needs(0, 0, 0, 0), 1, "");
        vm.expectRevert(abi.encodeWithSelector(Assets.NoContent.selector, AssetKind.DATASET));
        assets.registerDataset(0, 1, "");
    }

    function test_BuyerIsTheOwner() public {
        vm.prank(author);
        assets.transferFrom(author, thief, uint160(program));
        isAsset(program, Asset(AssetKind.PROGRAM, thief, PROGRAM, Needs(0, 1e9, 16, 1024)));
        equal(assets.balanceOf(author), 0, "author");
        equal(assets.balanceOf(thief), 1, "buyer");
    }

    function test_OwnerSaysWhereItIsDescribed() public {
        vm.expectEmit(address(assets));
        emit IERC4906.MetadataUpdate(uint160(program));
        vm.prank(author);
        assets.setURI(program, URI);
        equal(keccak256(bytes(assets.tokenURI(uint160(program)))), keccak256(bytes(URI)), "URI");
    }

    function test_NobodyElseSaysWhereItIsDescribed() public {
        vm.prank(author);
        assets.approve(thief, uint160(program));
        vm.prank(thief);
        vm.expectRevert(abi.encodeWithSelector(Assets.NotAssetOwner.selector, program, author, thief));
        assets.setURI(program, URI);
    }

    function test_WhatIsNotRegisteredHasNoURI() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 0x600d));
        assets.setURI(address(0x600d), URI);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 0x600d));
        assets.tokenURI(0x600d);
    }

    function test_URIsAreBounded() public {
        string memory longest = string(new bytes(1024));
        string memory longer = string(new bytes(1025));
        vm.startPrank(author);
        assets.setURI(program, longest);
        vm.expectRevert(abi.encodeWithSelector(Assets.URITooLong.selector, 1025, 1024));
        assets.setURI(program, longer);
        assets.registerPool(2, longest);
        vm.expectRevert(abi.encodeWithSelector(Assets.URITooLong.selector, 1025, 1024));
        assets.registerPool(3, longer);
    }

    function test_InterfacesAreNamed() public view {
        that(assets.supportsInterface(type(IERC721).interfaceId), "ERC-721");
        that(assets.supportsInterface(0x49064906), "ERC-4906");
    }

    /// @dev Whatever is registered by whomever has the specified name and is told as it was.
    function testFuzz_Registered(address caller, bytes32 content, Needs memory needs, uint256 salt) public {
        vm.assume(caller != address(0) && content != 0);
        vm.startPrank(caller);
        address name = nameOf(1, caller, content, salt);
        that(assets.registerProgram(content, needs, salt, URI) == name, "program");
        isAsset(name, Asset(AssetKind.PROGRAM, caller, content, needs));
        name = nameOf(2, caller, content, salt);
        that(assets.registerDataset(content, salt, URI) == name, "dataset");
        isAsset(name, Asset(AssetKind.DATASET, caller, content, Needs(0, 0, 0, 0)));
        name = nameOf(3, caller, 0, salt);
        that(assets.registerPool(salt, URI) == name, "pool");
        isAsset(name, Asset(AssetKind.POOL, caller, 0, Needs(0, 0, 0, 0)));
        vm.stopPrank();
        equal(
            assets.balanceOf(caller), 3 + (caller == author || caller == curator || caller == seller ? 1 : 0), "owned"
        );
    }

    function testFuzz_OwnerIsTheTokens(address first, address second) public {
        vm.assume(first != address(0) && second != address(0));
        vm.prank(author);
        assets.transferFrom(author, first, uint160(program));
        vm.prank(first);
        assets.transferFrom(first, second, uint160(program));
        that(assets.assetOf(program).owner == second && assets.ownerOf(uint160(program)) == second, "owner");
    }

    function testFuzz_URIIsTheOwners(address caller, string memory uri) public {
        vm.assume(caller != author);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Assets.NotAssetOwner.selector, program, author, caller));
        assets.setURI(program, uri);
    }

    function nameOf(uint8 kind, address caller, bytes32 content, uint256 salt) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(address(assets), kind, caller, content, salt)))));
    }

    function isAsset(address name, Asset memory expected) private view {
        equal(keccak256(abi.encode(assets.assetOf(name))), keccak256(abi.encode(expected)), "asset");
    }
}
