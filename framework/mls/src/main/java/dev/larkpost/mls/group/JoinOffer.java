package dev.larkpost.mls.group;

import dev.larkpost.mls.wire.Extension;
import java.util.List;

/**
 * A verified welcome, to be judged before it is accepted. Leaf lifetimes are not checked (XMTP
 * joins late on purpose).
 */
public final class JoinOffer {
  JoinOffer() {}

  public byte[] groupId() {
    throw new UnsupportedOperationException();
  }

  public long epoch() {
    throw new UnsupportedOperationException();
  }

  /** Signer of the GroupInfo: who added us. */
  public Member adder() {
    throw new UnsupportedOperationException();
  }

  public List<Member> members() {
    throw new UnsupportedOperationException();
  }

  public List<Extension> extensions() {
    throw new UnsupportedOperationException();
  }

  public Group accept() {
    throw new UnsupportedOperationException();
  }
}
