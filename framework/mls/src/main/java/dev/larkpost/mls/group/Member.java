package dev.larkpost.mls.group;

/** A non-blank leaf. @param credentialIdentity bytes of its basic credential */
public record Member(int leaf, byte[] credentialIdentity, byte[] signatureKey) {}
