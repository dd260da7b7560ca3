// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";

contract Coin is ERC20("Coin", "COIN") {
    function mint(address to, uint256 value) external { _mint(to, value); }
    function burn(address from, uint256 value) external { _burn(from, value); }
}

contract Badge is ERC721("Badge", "BDG") {
    function mint(address to, uint256 id) external { _mint(to, id); }
    function burn(uint256 id) external { _burn(id); }
    function move(address from, address to, uint256 id) external { _transfer(from, to, id); }
}

contract Tickets is ERC1155("") {
    function mint(address to, uint256 id, uint256 value) external { _mint(to, id, value, ""); }
    function mintBoth(address to, uint256 one, uint256 other, uint256 value) external {
        uint256[] memory ids = new uint256[](2);
        uint256[] memory values = new uint256[](2);
        (ids[0], ids[1], values[0], values[1]) = (one, other, value, value);
        _mintBatch(to, ids, values, "");
    }
    function burn(address from, uint256 id, uint256 value) external { _burn(from, id, value); }
}

contract Vault {
    struct Mark { string label; bytes32 tag; }
    struct Order { address who; uint256[] amounts; Mark[] marks; }

    event Liquidated(address indexed user, uint256 debt);
    event Repeated(uint256 n);
    event Rich(address indexed who, string indexed tag, Order order, Order[] orders,
               uint8[2][] grid, int64 small, bool flag, bytes raw, string text);

    function liquidate(address user, uint256 debt) external { emit Liquidated(user, debt); }
    function liquidateMany(address user, uint256 first, uint256 count) external {
        for (uint256 i = 0; i < count; i++) emit Liquidated(user, first + i);
    }
    function repeat(uint256 n) external { emit Repeated(n); emit Repeated(n); emit Repeated(n); }
    function rich() external {
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (1, type(uint256).max);
        Mark[] memory marks = new Mark[](2);
        marks[0] = Mark("first", bytes32(uint256(7)));
        marks[1] = Mark("a label that is a good deal longer than one word", bytes32(uint256(8)));
        Order memory order = Order(msg.sender, amounts, marks);
        Order[] memory orders = new Order[](1);
        orders[0] = order;
        uint8[2][] memory grid = new uint8[2][](2);
        (grid[0][0], grid[0][1], grid[1][0], grid[1][1]) = (1, 2, 3, 4);
        emit Rich(msg.sender, "tag", order, orders, grid, -5, true, hex"c0ffee", unicode"schön");
    }
    receive() external payable {}
    function refuse() external payable { revert("no"); }
}

contract Maker {
    event Made(address indexed vault);
    function make(address user, uint256 debt) external returns (Vault vault) {
        vault = new Vault();
        emit Made(address(vault));
        vault.liquidate(user, debt);
    }
}

// Votes and deadlines in seconds, not blocks.
contract Shares is ERC20("Shares", "SHR"), EIP712("Shares", "1"), ERC20Votes {
    function mint(address to, uint256 value) external { _mint(to, value); }
    function burn(address from, uint256 value) external { _burn(from, value); }
    function clock() public view override returns (uint48) { return uint48(block.timestamp); }
    function CLOCK_MODE() public pure override returns (string memory) { return "mode=timestamp"; }
    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}

contract Dao is Governor, GovernorSettings, GovernorCountingSimple, GovernorVotes, GovernorVotesQuorumFraction {
    constructor(IVotes shares, uint256 period)
        Governor("Dao")
        GovernorSettings(0, uint32(period), 0)
        GovernorVotes(shares)
        GovernorVotesQuorumFraction(4) {}
    function votingDelay() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.votingDelay();
    }
    function votingPeriod() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.votingPeriod();
    }
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }
}

// A contract wallet (ERC-1271): what its owner signs counts as its own.
contract Wallet {
    address public immutable owner;
    constructor(address who) { owner = who; }
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError error,) = ECDSA.tryRecover(hash, signature);
        return error == ECDSA.RecoverError.NoError && signer == owner
            ? this.isValidSignature.selector
            : bytes4(0xffffffff);
    }
}

// Makes wallets at addresses known before (CREATE2), as ERC-6492 wants.
contract Wallets {
    event Made(address wallet);
    function make(address owner, uint256 salt) external {
        emit Made(address(new Wallet{salt: bytes32(salt)}(owner)));
    }
    function at(address owner, uint256 salt) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(Wallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(
            abi.encodePacked(bytes1(0xff), address(this), bytes32(salt), code)))));
    }
}

contract Proxy is ERC1967Proxy {
    constructor(address implementation)
        ERC1967Proxy(implementation, abi.encodeCall(Vault.repeat, (1))) {}
}
