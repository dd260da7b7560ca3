// Throw-away Ethereum wallets: enough of them to register an inbox.
import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1';
import { keccak_256 } from '@noble/hashes/sha3';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

export function wallet(keyHex) {
  const key = keyHex ? Buffer.from(keyHex, 'hex') : randomBytes(32);
  const point = secp256k1.getPublicKey(key, false);
  return { key, address: `0x${hex(keccak_256(point.slice(1)).slice(12))}` };
}

export const identifier = (address) => ({ identifier: address.toLowerCase(), identifierKind: 0 });

/** What the SDK calls a signer; ERC-191, as a browser wallet does it. */
export function signer({ key, address }) {
  return {
    type: 'EOA',
    getIdentifier: () => identifier(address),
    signMessage: (text) => {
      const body = Buffer.from(text, 'utf8');
      const head = Buffer.from(`\u0019Ethereum Signed Message:\n${body.length}`, 'utf8');
      const signature = secp256k1.sign(keccak_256(Buffer.concat([head, body])), key, { lowS: true });
      return new Uint8Array([...signature.toCompactRawBytes(), signature.recovery + 27]);
    },
  };
}
