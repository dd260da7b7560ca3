package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import java.util.OptionalLong;

/**
 * Who signed a text, proven.
 *
 * @param replayBytes what is remembered so that the signature works once
 * @param chainId the chain of a smart contract wallet
 */
record VerifiedSignature(
    MemberId signer, SignatureKind kind, ByteString replayBytes, OptionalLong chainId) {
  boolean legacy() {
    return kind == SignatureKind.LEGACY_DELEGATED;
  }
}
