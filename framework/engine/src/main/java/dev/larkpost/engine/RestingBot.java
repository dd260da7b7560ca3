package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.HolderAudience;
import dev.larkpost.engine.audience.KnownInStore;
import dev.larkpost.engine.audience.ListAudience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.audience.SubscriberAudience;
import dev.larkpost.engine.consent.ConsentLog;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.view.AnnouncementView;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InstallationRecord;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bot that does not run: what its stores hold, for whoever looks after it. Nothing reaches the
 * network; what is tried again goes out when the bot starts. Any thread. Closing it closes the
 * stores.
 */
public final class RestingBot implements AutoCloseable {
  private final BotState state;
  private final Clock clock;

  /**
   * @param state opened by the caller, who has it alone
   */
  public RestingBot(BotState state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  private Transactions transactions() {
    return state.client().transactions();
  }

  /** Who the bot is; empty when it never registered. */
  public Optional<InstallationRecord> installation() {
    return transactions().inSnapshot(tx -> state.client().installation().find(tx));
  }

  public Optional<AnnouncementView> announcement(AnnouncementId id) {
    return transactions()
        .inSnapshot(tx -> state.engine().announcements().find(tx, id))
        .map(this::view);
  }

  /** The newest, newest first. */
  public List<AnnouncementView> newest(int limit) {
    return transactions()
        .inSnapshot(tx -> state.engine().announcements().newest(tx, Long.MAX_VALUE, limit))
        .stream()
        .map(this::view)
        .toList();
  }

  private AnnouncementView view(AnnouncementRecord one) {
    return transactions()
        .inSnapshot(
            tx ->
                AnnouncementView.of(
                    one,
                    state.engine().outbox().progress(tx, one.id()),
                    state.engine().causes().tally(tx, one.id())));
  }

  public ConsentLog consentLog() {
    return new ConsentLog(transactions(), state.engine().optOuts());
  }

  /** Of events nothing goes well here: their rules are part of the bot that does not run. */
  public DeadLetters deadLetters() {
    return new DeadLetters(transactions(), state.engine(), new NobodyWorks(), Origins.NONE, clock);
  }

  private static final class NobodyWorks implements DeadLetters.Work {
    @Override
    public void messagesWait() {}

    @Override
    public void deliveriesWait() {}

    @Override
    public List<Long> tell(Collection<Long> events) {
      return List.of();
    }
  }

  /** Those whose members rest in the store; no addresses are looked up. */
  public Audiences audiences() {
    EngineStores stores = state.engine();
    return new Audiences(
        Map.of(
            "list", new KnownInStore(new ListAudience(transactions(), stores.lists(), "")),
            "members",
                new KnownInStore(
                    new ListAudience(transactions(), stores.lists(), ListAudience.MEMBERS)),
            "voted",
                new KnownInStore(
                    new ListAudience(transactions(), stores.lists(), ListAudience.VOTED)),
            "holders", new KnownInStore(new AnyHolders()),
            "subscribers", new SubscriberAudience(transactions(), stores.optOuts())),
        RestingBot::notLookedUp);
  }

  private static Map<Identifier, InboxId> notLookedUp(Collection<Identifier> identifiers) {
    throw new AudienceException(
        AudienceException.Code.UNAVAILABLE,
        "one side names addresses and the other inboxes: that is looked up on the network, by the"
            + " running bot");
  }

  /** Indexes have no list of their names. */
  private final class AnyHolders implements AudienceSource {
    private HolderAudience of(Audience.From from) {
      return new HolderAudience(transactions(), state.engine().holders(), Set.of(from.name()));
    }

    @Override
    public Party.Kind names() {
      return Party.Kind.ADDRESS;
    }

    @Override
    public void check(Audience.From from) {
      of(from).check(from);
    }

    @Override
    public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
      return of(from).page(from, after, limit);
    }
  }

  @Override
  public void close() {
    state.client().close();
  }
}
