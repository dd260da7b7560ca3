// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// The demo's token: whoever made it has all of it and gives it away.
contract Coin {
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public constant name = "Demo coin";
    string public constant symbol = "DEMO";
    uint8 public constant decimals = 18;
    uint256 public constant totalSupply = 1_000_000 ether;
    mapping(address => uint256) public balanceOf;

    constructor() {
        balanceOf[msg.sender] = totalSupply;
        emit Transfer(address(0), msg.sender, totalSupply);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
