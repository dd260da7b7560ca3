package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.ConversationOpened;
import dev.larkpost.engine.inbound.MembersJoined;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.xmtp.content.Content;

/** What a parameter of a handler method gets; decided at build time from its type. */
public enum Argument {
  CONTEXT,
  MESSAGE,
  CONTENT,
  TEXT,
  COMMAND,
  TAP,
  OPENED,
  JOINED;

  Object of(MessageContext context) {
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
    };
  }
}
