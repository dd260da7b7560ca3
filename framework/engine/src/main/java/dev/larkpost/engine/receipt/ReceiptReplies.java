package dev.larkpost.engine.receipt;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.inbound.Outcome;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.MessageId;
import java.util.List;
import java.util.Optional;

/** A receipt in the transaction that marks the message handled. */
final class ReceiptReplies implements Middleware {
  /** Longer texts are cut, and say so: brokers refuse large records. */
  static final int TEXT_MAX = 32_000;

  private final ReceiptStore store;
  private final Origins origins;

  ReceiptReplies(ReceiptStore store, Origins origins) {
    this.store = store;
    this.origins = origins;
  }

  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    Message message = context.message();
    Optional<Trace> trace = origins.carried(message.id());
    context.inTransaction(tx -> store.add(tx, List.of(receipt(message).traced(trace))));
    return next.proceed(context);
  }

  private static NewReceipt receipt(Message message) {
    Fields body =
        Fields.of("message", message.id().hex())
            .with("conversation", message.conversation().toString())
            .with("dm", message.dm())
            .with("sender", message.sender().value())
            .with("sentAt", message.sentAt().toString())
            .with("type", message.content().getClass().getSimpleName());
    return new NewReceipt(
        ReceiptKind.REPLY,
        "reply/" + message.id().hex(),
        message.conversation().toString(),
        message.sentAt(),
        withReference(withText(body, message.content()), message.content()));
  }

  private static Fields withText(Fields body, Content content) {
    Optional<String> said = text(content);
    if (said.isEmpty()) {
      return body;
    }
    String text = said.get();
    return text.length() <= TEXT_MAX
        ? body.with("text", text)
        : body.with("text", cut(text)).with("textCut", true);
  }

  /** Never in the middle of a character. */
  private static String cut(String text) {
    int end = Character.isHighSurrogate(text.charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
    return text.substring(0, end);
  }

  private static Optional<String> text(Content content) {
    return switch (content) {
      case Content.Text text -> Optional.of(text.text());
      case Content.Markdown markdown -> Optional.of(markdown.markdown());
      case Content.Reaction reaction -> Optional.of(reaction.content());
      case Content.Reply reply -> text(reply.content());
      default -> Optional.empty();
    };
  }

  private static Fields withReference(Fields body, Content content) {
    Optional<MessageId> reference =
        switch (content) {
          case Content.Reaction reaction -> Optional.of(reaction.reference());
          case Content.Reply reply -> Optional.of(reply.reference());
          default -> Optional.empty();
        };
    return reference.map(id -> body.with("reference", id.hex())).orElse(body);
  }
}
