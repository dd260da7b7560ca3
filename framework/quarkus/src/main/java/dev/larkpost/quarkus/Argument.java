package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Cause;
import dev.larkpost.engine.inbound.ConversationOpened;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.MembersJoined;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.xmtp.content.Content;
import java.util.Optional;

/** What a parameter of a handler method gets; decided at build time from its type. */
public enum Argument {
  CONTEXT,
  MESSAGE,
  CONTENT,
  TEXT,
  COMMAND,
  TAP,
  OPENED,
  JOINED,
  ANSWER,
  ANSWERED,
  STATE,
  DIALOG,
  CAUSE,
  CAUSE_EVENT,
  CAUSE_RECORD,
  MAYBE_CAUSE_RECORD;

  /**
   * @param type the record of the event, where one is wanted
   * @return empty when there is nothing that caused the message, or it was another event
   */
  Optional<Object> of(MessageContext context, Optional<Class<?>> type) {
    return switch (this) {
      case CAUSE -> context.cause().map(Object.class::cast);
      case CAUSE_EVENT -> context.cause().flatMap(Cause::event).map(Object.class::cast);
      case CAUSE_RECORD -> cause(context, type.orElseThrow());
      case MAYBE_CAUSE_RECORD -> Optional.of(cause(context, type.orElseThrow()));
      default -> Optional.of(of(context));
    };
  }

  /** The same for a question nobody answered: there is no message. */
  Object of(Dialog unanswered) {
    return switch (this) {
      case DIALOG -> unanswered;
      case STATE -> unanswered.state();
      default -> throw new IllegalStateException(this + " of a question nobody answered");
    };
  }

  private static Optional<Object> cause(MessageContext context, Class<?> type) {
    return context
        .cause()
        .flatMap(Cause::event)
        .flatMap(event -> EventArgument.record(event, type.asSubclass(Record.class)));
  }

  private Object of(MessageContext context) {
    Message message = context.message();
    return switch (this) {
      case CONTEXT -> context;
      case MESSAGE -> message;
      case CONTENT -> message.content();
      case TEXT -> message.text().orElseThrow();
      case COMMAND -> context.command().orElseThrow();
      case TAP -> context.tap().orElseThrow();
      case OPENED -> new ConversationOpened(message.conversation(), message.dm(), message.sender());
      case JOINED ->
          new MembersJoined(
              message.conversation(),
              ((Content.GroupUpdated) message.content()).added(),
              message.sender());
      case ANSWER -> context.answer().orElseThrow();
      case ANSWERED -> context.answer().orElseThrow().text();
      case STATE -> context.answer().orElseThrow().state();
      case DIALOG -> context.dialog().orElseThrow();
      case CAUSE, CAUSE_EVENT, CAUSE_RECORD, MAYBE_CAUSE_RECORD ->
          throw new IllegalStateException("there may be no cause");
    };
  }
}
