package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.Answer;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.Cause;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.ConversationOpened;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.MembersJoined;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.quarkus.OnSchedule;
import dev.larkpost.xmtp.content.Content;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jboss.jandex.DotName;

/** The types the checks know by name. */
final class Names {
  static final DotName BOT = DotName.createSimple(Bot.class);
  static final DotName STRING = DotName.createSimple(String.class);
  static final DotName CONTEXT = DotName.createSimple(MessageContext.class);
  static final DotName MESSAGE = DotName.createSimple(Message.class);
  static final DotName COMMAND = DotName.createSimple(Command.class);
  static final DotName TAP = DotName.createSimple(ButtonTap.class);
  static final DotName OPENED = DotName.createSimple(ConversationOpened.class);
  static final DotName JOINED = DotName.createSimple(MembersJoined.class);
  static final DotName ANSWER = DotName.createSimple(Answer.class);
  static final DotName DIALOG = DotName.createSimple(Dialog.class);
  static final DotName ON_EVENT = DotName.createSimple(OnEvent.class);
  static final DotName ON_SCHEDULE = DotName.createSimple(OnSchedule.class);
  static final DotName CAUSE = DotName.createSimple(Cause.class);
  static final DotName EVENT = DotName.createSimple(Event.class);
  static final DotName FIELDS = DotName.createSimple(Fields.class);
  static final DotName MAP = DotName.createSimple(Map.class);
  static final DotName OPTIONAL = DotName.createSimple(Optional.class);
  static final DotName STREAM = DotName.createSimple(Stream.class);

  /** What an {@code @OnEvent} method may give. */
  static final List<DotName> TELLINGS =
      List.of(
          DotName.createSimple(Tellable.class),
          DotName.createSimple(Notification.class),
          DotName.createSimple(Announcement.class));

  static final DotName ANNOUNCEMENT = DotName.createSimple(Announcement.class);
  static final DotName CONTENT = DotName.createSimple(Content.class);
  static final DotName REPLY = DotName.createSimple(Content.Reply.class);
  static final DotName REACTION = DotName.createSimple(Content.Reaction.class);

  /** Wrappers an answer may come in. */
  static final List<DotName> WRAPPERS =
      List.of(
          DotName.createSimple(Uni.class),
          DotName.createSimple(CompletionStage.class),
          DotName.createSimple(CompletableFuture.class),
          DotName.createSimple(Optional.class),
          DotName.createSimple(List.class),
          DotName.createSimple(Collection.class),
          DotName.createSimple(Iterable.class));

  private Names() {}
}
