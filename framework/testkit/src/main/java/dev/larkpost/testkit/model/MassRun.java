package dev.larkpost.testkit.model;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.PublishResult;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One announcement to so many people that they must never be in memory together, over a store on
 * disk and a network that takes everything. One thread.
 */
public final class MassRun implements ModelWire {
  private static final double MB = 1024 * 1024;
  private static final int LOOK_EVERY = 50_000;

  /**
   * What came of it.
   *
   * @param told different people
   * @param twice arrivals that were not the first of somebody
   * @param confirmed what the progress says
   * @param seconds from the approval to the end
   * @param heapMb the most that was in use after a collection on the way
   */
  public record Outcome(int told, int twice, long confirmed, double seconds, double heapMb) {}

  private final BitSet told = new BitSet();
  private final List<SealedDraft> landed = new ArrayList<>();
  private int arrivals;
  private double heapMb;

  private MassRun() {}

  /**
   * @param state a new one; stays open
   */
  public static Outcome of(BotState state, int people) {
    return new MassRun().run(state, people);
  }

  private Outcome run(BotState state, int people) {
    ModelClient client = new ModelClient(new ModelState(state.client(), inbox -> true), this);
    BotEngine engine =
        BotEngine.builder(client, state.engine(), Routes.builder().build())
            .category(new Category("drops", Category.Silent.TELL))
            .threads(Runnable::run)
            .build();
    Audience all = ModelTown.settle(client.transactions(), state.engine().lists(), people);
    long began = System.nanoTime();
    AnnouncementId id =
        engine
            .announcements()
            .send(Announcement.to(all).category("drops").key("mass").text("a drop"));
    while (engine.announcements().find(id).orElseThrow().state() != AnnouncementState.DONE) {
      engine.runOnce();
      List<SealedDraft> rows = List.copyOf(landed);
      landed.clear();
      client.echoed(rows);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long confirmed = engine.announcements().progress(id).in(DeliveryState.CONFIRMED);
    engine.close();
    return new Outcome(
        told.cardinality(), arrivals - told.cardinality(), confirmed, seconds, heapMb);
  }

  @Override
  public List<PublishResult> publish(List<SealedDraft> rows) {
    for (SealedDraft row : rows) {
      landed.add(row);
      String digits = row.draft().conversation().hex();
      told.set(Integer.parseInt(digits, 16) - 1);
      if (++arrivals % LOOK_EVERY == 0) {
        heapMb = Math.max(heapMb, heapAfterCollection());
      }
    }
    return Collections.nCopies(rows.size(), new PublishResult.Stored());
  }

  private static double heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB;
  }

  @Override
  public Collection<InboxId> open(List<InboxId> inboxes) {
    throw new IllegalStateException("there is a DM with everybody");
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return ModelTown.resolve(identifiers);
  }
}
