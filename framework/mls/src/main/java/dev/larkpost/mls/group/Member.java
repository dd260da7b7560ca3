package dev.larkpost.mls.group;

import java.util.Arrays;

/**
 * A non-blank leaf. Equal when all three parts are.
 *
 * @param credentialIdentity bytes of its basic credential
 * @param signatureKey Ed25519, 32 bytes
 */
public record Member(int leaf, byte[] credentialIdentity, byte[] signatureKey) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Member m
        && leaf == m.leaf
        && Arrays.equals(credentialIdentity, m.credentialIdentity)
        && Arrays.equals(signatureKey, m.signatureKey);
  }

  @Override
  public int hashCode() {
    return 31 * leaf + Arrays.hashCode(signatureKey);
  }

  @Override
  public String toString() {
    return "Member[leaf " + leaf + "]";
  }
}
