package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One message on its way through middleware to its handler, and the answers collected on the way.
 * Used by one thread at a time; do not keep it after the handler returned.
 */
public final class MessageContext {
  private final InboundMessage row;
  private final XmtpClient client;
  private final Causes causes;
  private final List<Content> replies = new ArrayList<>();
  private final List<Consumer<Transaction>> effects = new ArrayList<>();
  private Optional<Message> message = Optional.empty();
  private Optional<Command> command = Optional.empty();
  private Optional<ButtonTap> tap = Optional.empty();
  private Optional<Optional<Cause>> cause = Optional.empty();
  private Optional<Answer> answer = Optional.empty();
  private Optional<Dialog> dialog = Optional.empty();
  private Optional<Question> question = Optional.empty();

  MessageContext(InboundMessage row, XmtpClient client, Causes causes) {
    this.row = row;
    this.client = client;
    this.causes = causes;
  }

  /**
   * The message. @throws dev.larkpost.xmtp.XmtpException MALFORMED when its bytes are no content;
   * after {@link DropUndecodable} that cannot be
   */
  public Message message() {
    Message known = message.orElseGet(this::decode);
    message = Optional.of(known);
    return known;
  }

  private Message decode() {
    return new Message(
        row.id(),
        row.conversation(),
        row.dm(),
        row.sender(),
        Instant.EPOCH.plusNanos(row.sentNs()),
        ContentCodec.decode(row.content()));
  }

  /** Who sent it; known even when the content is not. */
  public InboxId sender() {
    return row.sender();
  }

  /** The bot's own inbox. */
  public InboxId self() {
    return client.inboxId();
  }

  /** The conversation as it stands; empty when it is gone. Reads the store. */
  public Optional<ConversationInfo> conversation() {
    return client.conversation(row.conversation());
  }

  boolean denied() {
    return client.consent(row.conversation()).filter(ConsentState.DENIED::equals).isPresent();
  }

  /** The command, in a command's handler. */
  public Optional<Command> command() {
    return command;
  }

  /** The tap, in a button's handler. */
  public Optional<ButtonTap> tap() {
    return tap;
  }

  /**
   * What this message answers to: the notification or announcement a reply, a reaction or a button
   * names, or, in a DM, the last thing its sender was told. Empty when there is none, or when it
   * was forgotten since. Reads the store the first time.
   */
  public Optional<Cause> cause() {
    Optional<Cause> known = cause.orElseGet(() -> causes.of(row, message().content()));
    cause = Optional.of(known);
    return known;
  }

  /** A number answered these buttons. */
  void causedBy(Optional<Cause> found) {
    cause = Optional.of(found);
  }

  /** What was answered to a question, in a step's handler. */
  public Optional<Answer> answer() {
    return answer;
  }

  /** The question that was answered, as it waited, in a step's handler. */
  public Optional<Dialog> dialog() {
    return dialog;
  }

  /**
   * Asks the sender something once the handler has returned, after everything it says; the next
   * thing they write that is no command goes to the question's step, whatever happens to the
   * process meanwhile. A later question takes the place of an earlier one.
   *
   * @throws IllegalStateException in a group: there is nobody in particular to wait for
   */
  public void ask(Question asked) {
    if (!row.dm()) {
      throw new IllegalStateException("questions are asked in DMs");
    }
    question = Optional.of(asked);
  }

  /** Sends a text to the conversation once the handler has returned. */
  public void reply(String text) {
    reply(new Content.Text(text));
  }

  /** Sends this to the conversation once the handler has returned, before what it returns. */
  public void reply(Content content) {
    replies.add(content);
  }

  /**
   * Runs in the transaction that marks the message handled and plans the answers; the way to make a
   * durable effect happen exactly once. Keep it short.
   */
  public void inTransaction(Consumer<Transaction> effect) {
    effects.add(effect);
  }

  void answer(Dialog asked, Answer found) {
    dialog = Optional.of(asked);
    answer = Optional.of(found);
  }

  Optional<Question> question() {
    return question;
  }

  InboundMessage row() {
    return row;
  }

  List<Content> replies() {
    return List.copyOf(replies);
  }

  List<Consumer<Transaction>> effects() {
    return List.copyOf(effects);
  }

  void command(Command found) {
    command = Optional.of(found);
  }

  void tap(ButtonTap found) {
    tap = Optional.of(found);
  }
}
