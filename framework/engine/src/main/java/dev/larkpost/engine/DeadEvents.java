package dev.larkpost.engine;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Rules;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Hands events that were set aside to their handlers once more. What a handler gives is told and
 * the event is forgotten in one transaction, which finds the event as it was read before the
 * handler ran, or tells nothing: so nobody is told twice, nor of a fact that is gone meanwhile.
 */
final class DeadEvents {
  private final Transactions transactions;
  private final DeadEventStore store;
  private final Wording wording;
  private final Rules.Parts parts;
  private final Map<String, Rule> rules;

  DeadEvents(
      Transactions transactions,
      DeadEventStore store,
      Wording wording,
      Rules.Parts parts,
      List<Rule> rules) {
    this.transactions = transactions;
    this.store = store;
    this.wording = wording;
    this.parts = parts;
    this.rules = rules.stream().collect(Collectors.toMap(r -> r.trigger().name(), r -> r));
  }

  /**
   * @return numbers of those that went well
   */
  List<Long> retry(Collection<Long> numbers) {
    List<DeadEvent> dead = transactions.inSnapshot(tx -> store.find(tx, numbers));
    List<Long> well = new ArrayList<>();
    for (DeadEvent one : dead) {
      if (!Thread.currentThread().isInterrupted() && retried(one)) {
        well.add(one.number());
      }
    }
    return well;
  }

  private boolean retried(DeadEvent dead) {
    Optional<Match> match =
        Optional.ofNullable(rules.get(dead.rule())).flatMap(r -> r.trigger().match(dead.event()));
    if (match.isEmpty()) {
      return false;
    }
    Rule rule = Optional.ofNullable(rules.get(dead.rule())).orElseThrow();
    Optional<List<Tellable>> tellings;
    try {
      tellings = EventHandlers.anew(rule, dead.event());
      tellings.ifPresent(given -> check(match.get(), given));
    } catch (Exception failed) {
      transactions.inTransaction(tx -> failedAgain(tx, dead, failed));
      return false;
    }
    return tellings
        .map(given -> transactions.inTransaction(tx -> told(tx, dead, rule, given)))
        .orElse(false);
  }

  /** A rule that cannot be followed is only reported: what cannot be told is found here. */
  private void check(Match match, List<Tellable> given) {
    if (given.size() > Rule.TELLINGS_MAX) {
      throw new IllegalArgumentException(
          given.size() + " tellings of one match; at most " + Rule.TELLINGS_MAX);
    }
    Instant now = parts.clock().instant();
    Event event = match.event();
    given.forEach(one -> wording.spec(one, Optional.of(match.key()), Optional.of(event), now));
  }

  private boolean told(Transaction tx, DeadEvent dead, Rule rule, List<Tellable> given) {
    if (!isStill(tx, dead)) {
      return false;
    }
    store.remove(tx, List.of(dead.number()));
    new Rules(List.of(new Rule(rule.trigger(), match -> given)), wording, parts)
        .take(tx, List.of(dead.event()));
    return true;
  }

  private boolean failedAgain(Transaction tx, DeadEvent dead, Exception why) {
    if (isStill(tx, dead)) {
      store.put(
          tx,
          new DeadEvent(
              dead.number(),
              dead.rule(),
              dead.event(),
              EventHandlers.reason(why),
              parts.clock().instant()));
    }
    return false;
  }

  /** Neither dropped nor told otherwise: the fact may have been retracted meanwhile. */
  private boolean isStill(Transaction tx, DeadEvent dead) {
    return store.find(tx, List.of(dead.number())).stream()
        .anyMatch(now -> now.event().kind() == dead.event().kind());
  }
}
