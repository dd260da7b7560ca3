package dev.larkpost.engine.audience;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps lists current by events, in the transaction that moves the checkpoint. Whether somebody
 * belongs to a list is what the latest event about them says that still holds: a retraction brings
 * back what was before. An event that cannot be used is set aside for its rule alone.
 */
public final class ListSink implements EventSink {
  private final Map<EventName, List<ListRule>> rules = new HashMap<>();
  private final ListStore lists;
  private final EngineListener listener;

  public ListSink(List<ListRule> rules, ListStore lists, EngineListener listener) {
    for (ListRule rule : rules) {
      this.rules.computeIfAbsent(rule.event(), e -> new ArrayList<>()).add(rule);
    }
    this.lists = lists;
    this.listener = listener;
  }

  /** What an event says about somebody. */
  private record Said(String list, Party party, boolean belongs) {}

  @Override
  public void take(Transaction tx, List<Event> events) {
    for (Event event : events) {
      for (ListRule rule : rules.getOrDefault(event.name(), List.of())) {
        said(tx, rule, event).ifPresent(said -> write(tx, event, rule, said));
      }
    }
  }

  private Optional<Said> said(Transaction tx, ListRule rule, Event event) {
    try {
      return rule.filter().accepts(event)
          ? Optional.of(
              new Said(
                  rule.list() + rule.each().map(field -> value(event, field)).orElse(""),
                  Party.address(value(event, rule.member())),
                  belongs(event, rule.effect())))
          : Optional.empty();
    } catch (RuntimeException unusable) {
      tx.afterCommit(
          () -> listener.tracing().telling(Trace.of(event), () -> setAside(rule, event, unusable)));
      return Optional.empty();
    }
  }

  private void setAside(ListRule rule, Event event, RuntimeException unusable) {
    listener.eventSetAside(
        "list " + rule.list() + rule.each().orElse(""), event.id().value(), unusable);
  }

  private static String value(Event event, String path) {
    return find(event, path).toString();
  }

  private static Object find(Event event, String path) {
    Object here = event.fields();
    for (String name : path.split("\\.")) {
      here = here instanceof Fields fields ? fields.find(name).orElse("") : "";
    }
    if (here.toString().isEmpty()) {
      throw EventException.misconfigured("the event has no field " + path);
    }
    return here;
  }

  private static boolean belongs(Event event, ListRule.Effect effect) {
    return switch (effect) {
      case ListRule.Effect.Joins joins -> true;
      case ListRule.Effect.Leaves leaves -> false;
      case ListRule.Effect.WhilePositive(String amount) ->
          new BigInteger(value(event, amount)).signum() > 0;
    };
  }

  private void write(Transaction tx, Event event, ListRule rule, Said said) {
    // Two rules may read one event differently: each has its own say.
    String id = event.source().value() + "/" + event.id().value() + "/" + effect(rule);
    switch (event.kind()) {
      case HAPPENED, RESTORED -> lists.says(tx, said.list(), said.party(), id, said.belongs());
      case RETRACTED -> lists.unsays(tx, said.list(), said.party(), id);
    }
  }

  private static String effect(ListRule rule) {
    return rule.effect().getClass().getSimpleName() + "/" + rule.member();
  }
}
