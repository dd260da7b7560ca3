// Compiles Coin.sol and prints its bytecode.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const input = {
  language: "Solidity",
  sources: { "Coin.sol": { content: readFileSync("Coin.sol", "utf8") } },
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true },
    outputSelection: { "Coin.sol": { Coin: ["evm.bytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
console.log("0x" + output.contracts["Coin.sol"].Coin.evm.bytecode.object);
