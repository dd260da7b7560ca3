package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A question that waits for its answer. A conversation has one at most.
 *
 * @param inbox who was asked
 * @param step who gets the answer
 * @param actions id of the buttons, also when there are none
 * @param until an answer that was sent later is none
 */
public record Dialog(
    ConversationId conversation,
    InboxId inbox,
    String step,
    String actions,
    List<String> options,
    Map<String, String> state,
    Instant until) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
  private static final String ACTIONS = "ask-";
  private static final Pattern ASKED = Pattern.compile(ACTIONS + "([0-9a-f]{64})");

  public Dialog {
    options = List.copyOf(options);
    state = Map.copyOf(state);
  }

  /** Waits for the answer to a question asked while this message was handled. */
  static Dialog of(Message message, Question question, Instant now) {
    return new Dialog(
        message.conversation(),
        message.sender(),
        question.step(),
        ACTIONS + message.id().hex(),
        question.options(),
        question.state(),
        now.plus(question.patience()));
  }

  /** The message whose handler asked it. */
  Optional<MessageId> asked() {
    Matcher asked = ASKED.matcher(actions);
    return asked.matches() ? Optional.of(MessageId.ofHex(asked.group(1))) : Optional.empty();
  }

  /** Whether these buttons belong to some question. */
  static boolean asks(Content.Actions actions) {
    return actions.id().startsWith(ACTIONS);
  }

  /** The question as people see it. */
  Content shown(String text) {
    return options.isEmpty()
        ? new Content.Text(text)
        : new Content.Actions(
            actions,
            text,
            IntStream.range(0, options.size())
                .mapToObj(
                    i ->
                        new Content.Actions.Action(
                            Integer.toString(i + 1),
                            options.get(i),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()))
                .toList(),
            Optional.of(until));
  }

  /** The answer this is, if it is one: reactions and receipts are none, nor other buttons. */
  Optional<Answer> answer(Content content) {
    return switch (content) {
      case Content.Text text -> Optional.of(said(text.text()));
      case Content.Markdown markdown -> Optional.of(said(markdown.markdown()));
      case Content.Reply reply -> answer(reply.content());
      case Content.Attachment a -> Optional.of(said(""));
      case Content.RemoteAttachment a -> Optional.of(said(""));
      case Content.MultiRemoteAttachment a -> Optional.of(said(""));
      case Content.Intent intent ->
          intent.id().equals(actions)
              ? numbered(intent.actionId()).map(this::chosen)
              : Optional.empty();
      case Content.Reaction r -> Optional.empty();
      case Content.ReadReceipt r -> Optional.empty();
      case Content.TransactionReference t -> Optional.empty();
      case Content.WalletSendCalls c -> Optional.empty();
      case Content.Actions a -> Optional.empty();
      case Content.GroupUpdated g -> Optional.empty();
      case Content.LeaveRequest l -> Optional.empty();
      case Content.DeleteMessage d -> Optional.empty();
      case Content.EditMessage e -> Optional.empty();
      case Content.Unknown u -> Optional.empty();
    };
  }

  private Answer said(String text) {
    String words = text.strip();
    return options.stream()
        .filter(words::equalsIgnoreCase)
        .findFirst()
        .or(() -> numbered(words))
        .map(this::chosen)
        .orElseGet(() -> new Answer(step, words, Optional.empty(), state));
  }

  private Optional<String> numbered(String words) {
    if (!NUMBER.matcher(words).matches()) {
      return Optional.empty();
    }
    int place = Integer.parseInt(words);
    return place >= 1 && place <= options.size()
        ? Optional.of(options.get(place - 1))
        : Optional.empty();
  }

  private Answer chosen(String option) {
    return new Answer(step, option, Optional.of(option), state);
  }
}
