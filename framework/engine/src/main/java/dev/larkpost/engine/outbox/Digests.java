package dev.larkpost.engine.outbox;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes one message of what recipients' allowances had no room for. The message is planned in the
 * transaction that ends its digest, so it is told once, wherever we die. One thread.
 */
public final class Digests {
  /** What a digest's template may ask for. */
  public static final Variables VARIABLES =
      Variables.named(List.of("count", "lines", "more", "category"));

  private static final int TOGETHER = 100;

  private final Parts parts;

  /**
   * What digests are made of.
   *
   * @param lanes allowances of whole lanes
   * @param templates by name
   * @param origins where each digest's trace begins
   * @param planned run when deliveries were planned; must not block
   */
  public record Parts(
      Transactions transactions,
      OutboxStore outbox,
      DigestStore digests,
      ConsentPolicy consent,
      Map<Lane, Allowance> lanes,
      Map<String, Template> templates,
      Origins origins,
      EngineListener listener,
      Clock clock,
      Runnable planned) {
    public Parts {
      lanes = Map.copyOf(lanes);
      templates = Map.copyOf(templates);
    }
  }

  public Digests(Parts parts) {
    this.parts = parts;
  }

  /** One round. @return whether there was work */
  public boolean runOnce() {
    Instant now = parts.clock().instant();
    if (nextDue().filter(at -> !at.isAfter(now)).isEmpty()) {
      return false;
    }
    boolean any = parts.transactions().inTransaction(tx -> tell(tx, now));
    parts.planned().run();
    return any;
  }

  /** When to run again without a signal. */
  public Optional<Instant> nextDue() {
    return parts.transactions().inSnapshot(parts.digests()::nextDue);
  }

  private boolean tell(Transaction tx, Instant now) {
    List<DigestStore.Digest> due = parts.digests().due(tx, now, TOGETHER);
    List<NewDelivery> deliveries = due.stream().map(d -> delivery(d, now)).toList();
    parts.outbox().plan(tx, deliveries, now, Optional.empty());
    parts.digests().remove(tx, due.stream().map(DigestStore.Digest::number).toList());
    tx.afterCommit(parts.origins().begun(deliveries));
    tx.afterCommit(
        () -> due.forEach(d -> parts.listener().deliveriesPlanned(d.key().lane().name(), 1)));
    return !due.isEmpty();
  }

  private NewDelivery delivery(DigestStore.Digest digest, Instant now) {
    DigestStore.Key key = digest.key();
    return new NewDelivery(
        key.lane(),
        new Destination.ToInbox(key.inbox()),
        new Body(ContentCodec.encode(content(digest)), "digest/" + digest.number(), true),
        key.category(),
        now,
        new Purpose(
            Optional.of(key.inbox()),
            Optional.empty(),
            Optional.empty(),
            digest.attributes(),
            Purpose.Sort.DIGEST));
  }

  private Content content(DigestStore.Digest digest) {
    List<String> lines = digest.lines().stream().filter(line -> !line.isEmpty()).toList();
    Optional<Template> template = template(digest.key());
    try {
      return template
          .map(t -> t.render(data(digest, lines), digest.attributes().language()))
          .orElseGet(() -> plain(digest, lines));
    } catch (TemplateException unfillable) {
      parts.listener().loopFailed("digest", unfillable);
      return plain(digest, lines);
    }
  }

  private static Map<String, Object> data(DigestStore.Digest digest, List<String> lines) {
    return Map.of(
        "count",
        digest.entries(),
        "lines",
        lines,
        "more",
        digest.entries() - lines.size(),
        "category",
        digest.key().category().orElse(""));
  }

  private Optional<Template> template(DigestStore.Key key) {
    return Stream.of(
            key.category().flatMap(parts.consent()::category).flatMap(Category::allowance),
            Optional.ofNullable(parts.lanes().get(key.lane())))
        .flatMap(Optional::stream)
        .map(Allowance::overflow)
        .filter(Overflow.Digest.class::isInstance)
        .flatMap(overflow -> ((Overflow.Digest) overflow).template().stream())
        .flatMap(name -> Optional.ofNullable(parts.templates().get(name)).stream())
        .findFirst();
  }

  private static Content plain(DigestStore.Digest digest, List<String> lines) {
    StringBuilder text = new StringBuilder();
    text.append(digest.entries()).append(" more");
    digest.key().category().ifPresent(name -> text.append(" (").append(name).append(')'));
    lines.forEach(line -> text.append("\n- ").append(line));
    long rest = digest.entries() - lines.size();
    if (rest > 0 && !lines.isEmpty()) {
      text.append("\nand ").append(rest).append(" more");
    }
    return new Content.Text(text.toString());
  }
}
