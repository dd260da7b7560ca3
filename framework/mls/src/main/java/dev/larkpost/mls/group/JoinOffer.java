package dev.larkpost.mls.group;

import dev.larkpost.mls.wire.Extension;
import java.util.List;

/**
 * A verified welcome, to be judged before it is accepted. Leaf lifetimes are not checked (XMTP
 * joins late on purpose).
 */
public final class JoinOffer {
  private final Group group;
  private final Member adder;

  JoinOffer(Group group, Member adder) {
    this.group = group;
    this.adder = adder;
  }

  public byte[] groupId() {
    return group.groupId();
  }

  public long epoch() {
    return group.epoch();
  }

  /** Signer of the GroupInfo: who added us. */
  public Member adder() {
    return adder;
  }

  public List<Member> members() {
    return group.members();
  }

  public List<Extension> extensions() {
    return group.extensions();
  }

  /** The group, unsaved; the same one on every call. */
  public Group accept() {
    return group;
  }
}
