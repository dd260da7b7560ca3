package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import java.security.SecureRandom;
import java.util.List;

/**
 * One member's view of one group. Confined: one thread at a time; different groups are independent
 * and may be used by many threads at once. State is saved in two parts: the epoch part changes with
 * commits, the small ratchet part with every message. Save before publishing what was sealed.
 */
public final class Group {
  /** Past epochs whose application messages can still be opened. */
  public static final int PAST_EPOCHS = 3;

  /** Generations a message may be late within its epoch. */
  public static final int OUT_OF_ORDER_TOLERANCE = 5;

  /** Generations a message may be ahead of the last one seen. */
  public static final int FORWARD_MAX = 1000;

  Group() {}

  /** What the creator's own leaf says. */
  public record Self(byte[] credentialIdentity, Capabilities capabilities) {}

  /** A new group at epoch 0 with one member. */
  public static Group create(
      byte[] groupId,
      Self self,
      List<Extension> extensions,
      SignatureKeys signer,
      SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * Opens and verifies a welcome.
   *
   * @param welcome MLSMessage(Welcome) bytes
   * @throws dev.larkpost.mls.MlsException NOT_FOR_US, UNSUPPORTED (any PSK), BAD_TREE, ...
   */
  public static JoinOffer join(
      byte[] welcome, KeyPackageKeys keys, SignatureKeys signer, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads saved state; decodes the tree only when first needed. @throws
   * dev.larkpost.mls.MlsException BAD_STATE
   */
  public static Group load(
      byte[] epoch, byte[] ratchet, SignatureKeys signer, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public byte[] groupId() {
    throw new UnsupportedOperationException();
  }

  public long epoch() {
    throw new UnsupportedOperationException();
  }

  /** False once a commit removed us. */
  public boolean active() {
    throw new UnsupportedOperationException();
  }

  public int ownLeaf() {
    throw new UnsupportedOperationException();
  }

  /** GroupContext extensions in their order. */
  public List<Extension> extensions() {
    throw new UnsupportedOperationException();
  }

  public List<Member> members() {
    throw new UnsupportedOperationException();
  }

  /**
   * True while our leaf still carries the key package's encryption key (no own commit since
   * joining).
   */
  public boolean leafFromKeyPackage() {
    throw new UnsupportedOperationException();
  }

  public byte[] epochAuthenticator() {
    throw new UnsupportedOperationException();
  }

  /** Seals an application message as MLSMessage(PrivateMessage); advances our ratchet. */
  public byte[] protect(byte[] plaintext) {
    throw new UnsupportedOperationException();
  }

  /**
   * Builds a commit; the epoch stays, only our handshake ratchet advances (save it before
   * publishing).
   */
  public PendingCommit commit(CommitRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Opens a message of this group. On any exception nothing of the state changed. */
  public Received receive(byte[] mlsMessage) {
    throw new UnsupportedOperationException();
  }

  /**
   * Moves to the commit's next epoch. @throws dev.larkpost.mls.MlsException OLD_EPOCH when the
   * group has moved on
   */
  public void merge(StagedCommit staged) {
    throw new UnsupportedOperationException();
  }

  /** Drops keys of past epochs beyond the newest {@code keep}. */
  public void forgetPastEpochs(int keep) {
    throw new UnsupportedOperationException();
  }

  /**
   * True when {@link #saveEpoch} has something new since load, create or the last {@link #saved}.
   */
  public boolean epochChanged() {
    throw new UnsupportedOperationException();
  }

  public boolean ratchetChanged() {
    throw new UnsupportedOperationException();
  }

  public byte[] saveEpoch() {
    throw new UnsupportedOperationException();
  }

  public byte[] saveRatchet() {
    throw new UnsupportedOperationException();
  }

  /** The caller's transaction holds both parts now. */
  public void saved() {
    throw new UnsupportedOperationException();
  }
}
