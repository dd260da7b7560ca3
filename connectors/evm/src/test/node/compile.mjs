// Compiles contracts.sol and prints {name: {abi, bytecode}} as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const input = {
  language: "Solidity",
  sources: { "contracts.sol": { content: readFileSync("contracts.sol", "utf8") } },
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true },
    outputSelection: { "contracts.sol": { "*": ["abi", "evm.bytecode.object"] } },
  },
};
const read = (path) => ({ contents: readFileSync("node_modules/" + path, "utf8") });
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
const contracts = {};
for (const [name, made] of Object.entries(output.contracts["contracts.sol"])) {
  contracts[name] = { abi: JSON.stringify(made.abi), bytecode: "0x" + made.evm.bytecode.object };
}
console.log(JSON.stringify(contracts));
