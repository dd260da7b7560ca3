package dev.larkpost.engine.audience;

import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.trigger.Filter;
import java.util.Optional;

/**
 * How events keep a list current: who is in an organisation, who voted.
 *
 * @param event which events
 * @param filter which of them
 * @param list the list's name, or what it begins with when {@code each} is there
 * @param each the field whose value ends the list's name: one list for each proposal
 * @param member the field that names somebody by address
 * @param effect what an event does
 */
public record ListRule(
    EventName event,
    Filter filter,
    String list,
    Optional<String> each,
    String member,
    Effect effect) {
  /** What an event does. */
  public sealed interface Effect {
    /** They belong to it. */
    record Joins() implements Effect {}

    /** They no longer do. */
    record Leaves() implements Effect {}

    /** They belong to it as long as a number is more than zero: votes, a stake. */
    record WhilePositive(String amount) implements Effect {}
  }

  public ListRule {
    if (list.isBlank() && each.isEmpty()) {
      throw new IllegalArgumentException("a list without a name");
    }
  }

  private static ListRule members(
      String organisation, EventName event, String member, Effect effect) {
    return new ListRule(
        event, e -> true, ListAudience.MEMBERS + organisation, Optional.empty(), member, effect);
  }

  /** Who is named there becomes a member: {@link Audience#members}. */
  public static ListRule joins(String organisation, EventName event, String member) {
    return members(organisation, event, member, new Effect.Joins());
  }

  /** Who is named there is a member no longer. */
  public static ListRule leaves(String organisation, EventName event, String member) {
    return members(organisation, event, member, new Effect.Leaves());
  }

  /**
   * Whoever has votes is a member: {@code DelegateVotesChanged} of a votes token, with the fields
   * {@code delegate} and {@code newVotes} (or {@code newBalance}).
   */
  public static ListRule votes(
      String organisation, EventName event, String delegate, String votes) {
    return members(organisation, event, delegate, new Effect.WhilePositive(votes));
  }

  /**
   * Who cast a vote: {@link Audience#voted}. For {@code VoteCast} of a Governor the fields are
   * {@code proposalId} and {@code voter}.
   */
  public static ListRule voted(EventName event, String proposal, String voter) {
    return new ListRule(
        event, e -> true, ListAudience.VOTED, Optional.of(proposal), voter, new Effect.Joins());
  }

  /** Only for events that pass. */
  public ListRule when(Filter more) {
    return new ListRule(event, filter.and(more), list, each, member, effect);
  }
}
