package dev.larkpost.engine.inbound;

import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.consent.ConsentWords;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.limit.FloodGuard;
import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a pump is made of.
 *
 * @param threads runs handlers; virtual threads, or the caller itself in tests
 * @param wake run when there may be room or work again; must not block
 * @param asked run when a question was asked, whose time will be over; must not block
 */
public record InboundParts(
    XmtpClient client,
    Stores stores,
    Behaviour behaviour,
    InboundSettings settings,
    EngineListener listener,
    HandOff handOff,
    Clock clock,
    Executor threads,
    Runnable wake,
    Runnable asked) {
  /** The stores a pump touches. */
  public record Stores(
      OutboxStore outbox,
      OptOutStore optOuts,
      FailedMessageStore failed,
      PromptStore prompts,
      AnnouncementStore announcements,
      CauseStore causes,
      DialogStore dialogs) {}

  /**
   * What makes this bot this bot.
   *
   * @param middleware the bot's own, between the engine's and the handler, outermost first
   */
  public record Behaviour(
      Routes routes,
      List<Middleware> middleware,
      ConsentWords words,
      ConsentTexts texts,
      FloodGuard<InboxId> flood) {
    public Behaviour {
      middleware = List.copyOf(middleware);
    }
  }
}
