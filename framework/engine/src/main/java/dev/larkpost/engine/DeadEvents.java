package dev.larkpost.engine;

import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Rules;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Hands events that were set aside to their rules once more. What a rule gives is told and the
 * event is forgotten in one transaction, which finds the event as it was read before the rule ran,
 * or tells nothing: so nobody is told twice, nor of a fact that is gone meanwhile.
 */
final class DeadEvents {
  private final Transactions transactions;
  private final DeadEventStore store;
  private final Wording wording;
  private final Rules.Parts parts;
  private final Map<String, Rule> rules;

  DeadEvents(Transactions transactions, Wording wording, Rules.Parts parts, List<Rule> rules) {
    this.transactions = transactions;
    this.store = parts.dead();
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
    Optional<Rule> rule = Optional.ofNullable(rules.get(dead.rule()));
    if (rule.isEmpty()) {
      return false;
    }
    parts.listener().tracing().deed(Tracing.Deed.RETRIED, List.of(Trace.of(dead.event()))).run();
    List<Tellable> given;
    try {
      Optional<Match> match = rule.get().trigger().match(dead.event());
      if (match.isEmpty()) {
        return false;
      }
      given = tellings(rule.get(), match.get());
    } catch (Exception failed) {
      return transactions.inTransaction(tx -> isStill(tx, dead) && failedAgain(tx, dead, failed));
    }
    Rules once = new Rules(List.of(new Rule(rule.get().trigger(), m -> given)), wording, parts);
    once.prepare(List.of(dead.event()));
    return transactions.inTransaction(tx -> isStill(tx, dead) && told(tx, dead, once));
  }

  /** A handler runs once more; other rules are asked. */
  private static List<Tellable> tellings(Rule rule, Match match) throws Exception {
    Optional<List<Tellable>> handled = EventHandlers.anew(rule, match.event());
    return handled.isPresent() ? handled.get() : rule.teller().tell(match);
  }

  private boolean told(Transaction tx, DeadEvent dead, Rules once) {
    Optional<RuntimeException> wrong = once.again(tx, dead.event());
    if (wrong.isPresent()) {
      return failedAgain(tx, dead, wrong.get());
    }
    store.remove(tx, List.of(dead.number()));
    return true;
  }

  /**
   * @return false
   */
  private boolean failedAgain(Transaction tx, DeadEvent dead, Exception why) {
    store.put(
        tx,
        new DeadEvent(
            dead.number(),
            dead.rule(),
            dead.event(),
            DeadEvent.reason(why),
            parts.clock().instant()));
    return false;
  }

  /** Neither dropped nor told otherwise: the fact may have been retracted meanwhile. */
  private boolean isStill(Transaction tx, DeadEvent dead) {
    return store.find(tx, List.of(dead.number())).stream()
        .anyMatch(now -> now.event().kind() == dead.event().kind());
  }
}
