package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * One visitor per open page. Says {@code {"type":"bot"|"you"|"sent"|"answer"|"problem", ...}} and
 * hears {@code {"text":...}}; an empty object asks how the bot stands.
 */
@WebSocket(path = "/visit")
class VisitorSocket {
  private static final Logger LOG = Logger.getLogger(VisitorSocket.class);

  /** Pages open at once; each is a client with threads of its own. */
  static final int VISITORS_MAX = 10;

  /** Characters of one text. */
  static final int TEXT_MAX = 2_000;

  private final Bots bots;
  private final Semaphore room = new Semaphore(VISITORS_MAX);
  private final Map<String, Visitor> visitors = new ConcurrentHashMap<>();

  VisitorSocket(Bots bots) {
    this.bots = bots;
  }

  @OnOpen
  @RunOnVirtualThread
  void open(WebSocketConnection page) {
    tellBot(page);
    Optional<BotStatus> bot = bot().filter(b -> !b.inboxId().isEmpty());
    if (bot.isEmpty()) {
      problem(page, "The bot is not up yet. Reload the page in a moment.");
    } else if (!room.tryAcquire()) {
      problem(page, "Too many visitors right now. Close another page and reload.");
    } else {
      arrive(page, bot.get());
    }
  }

  private void arrive(WebSocketConnection page, BotStatus bot) {
    try {
      Visitor visitor =
          Visitor.arrive(
              NetworkAddress.of(bot.node()),
              new InboxId(bot.inboxId()),
              text -> tell(page, new JsonObject().put("type", "answer").put("text", text)));
      visitors.put(page.id(), visitor);
      tell(page, new JsonObject().put("type", "you").put("address", visitor.address().value()));
      if (!page.isOpen()) {
        leave(page);
      }
    } catch (RuntimeException failed) {
      room.release();
      LOG.warnf("a visitor could not be made: %s", failed.getClass().getName());
      problem(page, "No new person could be made on the node. Reload to try again.");
    }
  }

  @OnTextMessage
  @RunOnVirtualThread
  void hear(WebSocketConnection page, String sent) {
    Optional<String> text = text(sent);
    if (text.isEmpty()) {
      tellBot(page);
      return;
    }
    Optional<Visitor> visitor = Optional.ofNullable(visitors.get(page.id()));
    String said = text.get().strip();
    if (visitor.isEmpty() || said.isEmpty() || said.length() > TEXT_MAX) {
      problem(page, "That was not sent: write 1 to " + TEXT_MAX + " characters.");
      return;
    }
    visitor.get().says(said);
    tell(page, new JsonObject().put("type", "sent").put("text", said));
  }

  private static Optional<String> text(String sent) {
    try {
      return Optional.ofNullable(new JsonObject(sent).getValue("text"))
          .filter(String.class::isInstance)
          .map(String.class::cast);
    } catch (DecodeException nonsense) {
      return Optional.of("");
    }
  }

  @OnClose
  @RunOnVirtualThread
  void close(WebSocketConnection page) {
    leave(page);
  }

  private void leave(WebSocketConnection page) {
    Optional.ofNullable(visitors.remove(page.id()))
        .ifPresent(
            visitor -> {
              room.release();
              visitor.close();
            });
  }

  private Optional<BotStatus> bot() {
    return bots.status().stream().findFirst();
  }

  private void tellBot(WebSocketConnection page) {
    bot()
        .ifPresent(
            bot ->
                tell(
                    page,
                    new JsonObject()
                        .put("type", "bot")
                        .put("name", bot.name())
                        .put("address", bot.address())
                        .put("inboxId", bot.inboxId())
                        .put("state", bot.state())));
  }

  private static void problem(WebSocketConnection page, String text) {
    tell(page, new JsonObject().put("type", "problem").put("text", text));
  }

  private static void tell(WebSocketConnection page, JsonObject what) {
    if (page.isOpen()) {
      page.sendTextAndAwait(what.encode());
    }
  }
}
