package dev.larkpost.xmtp;

import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.conversation.SealGuard;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One inbox, one installation. Thread-safe, blocking. Incoming messages become durable rows of the
 * inbound store on the client's own threads; nobody's code runs on them.
 */
public interface XmtpClient extends AutoCloseable {
  InboxId inboxId();

  InstallationId installationId();

  /** The identity the inbox was registered with. */
  Identifier identifier();

  ClientState state();

  /** When a gap check last proved that nothing was missed. */
  Optional<Instant> verifiedAt();

  /**
   * What the operator should know. Reads the store, never the network: the identity log is as new
   * as its last look, at the start and whenever members' installations were checked.
   */
  ClientHealth health();

  /** Opens the streams and catches up; returns at once. */
  void start();

  /** Waits until the state is READY. @return false when the time is over */
  boolean awaitReady(java.time.Duration atMost);

  Transactions transactions();

  InboundStore inbound();

  /** Runs (on any thread, keep it short) whenever new inbound rows may be there. */
  void onInbound(Runnable wake);

  void onConfirmation(ConfirmationListener listener);

  /**
   * Advances the ratchets and stores the exact bytes of all drafts the guard allows, with the
   * guard's own rows, in one transaction. One result per draft, same order. Drafts of one
   * conversation keep their order.
   */
  List<SealResult> seal(List<Draft> drafts, SealGuard guard);

  /**
   * Publishes sealed messages (again, if need be): the same bytes. One result per reference, same
   * order; an unknown reference is Stored (it was confirmed).
   */
  List<PublishResult> publish(List<Long> references);

  /** References sealed but not confirmed, oldest first: what an earlier run may have left. */
  List<Long> unconfirmed(long afterReference, int limit);

  /**
   * Forgets sealed messages the network refused for good, in the caller's transaction: they are
   * never published again, not by a later run either.
   */
  void giveUp(Transaction tx, List<Long> references);

  Optional<ConversationInfo> conversation(ConversationId id);

  /**
   * What the bot's owner said about a conversation; empty when there is none. Reads one row, where
   * {@link #conversation} opens the group.
   */
  default Optional<ConsentState> consent(ConversationId id) {
    return conversation(id).map(ConversationInfo::consent);
  }

  List<ConversationInfo> conversations(Optional<ConversationId> after, int limit);

  /**
   * The DM with each inbox, where there is one that works. Reads the store, never the network.
   *
   * @return those there are
   */
  Map<InboxId, ConversationId> knownDms(Collection<InboxId> inboxes);

  /** Finds or creates the DM of each inbox; those that cannot be reached are absent. */
  Map<InboxId, ConversationId> openDms(Collection<InboxId> inboxes);

  /** Begins groups and changes them. */
  Groups groups();

  /**
   * The inboxes of these identifiers, checked against their identity logs; unknown ones are absent.
   */
  Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers);

  /** Judges signatures of wallets that are contracts: asks the network, which asks their chains. */
  WalletVerifier wallets();

  void consent(ConversationId id, ConsentState state);

  /** Ends streams and threads; what is durable stays. */
  @Override
  void close();
}
