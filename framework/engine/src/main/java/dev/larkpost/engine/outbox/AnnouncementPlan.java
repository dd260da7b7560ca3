package dev.larkpost.engine.outbox;

import java.time.Instant;

/**
 * What an announcement will reach and cost, counted before it starts. People who come, go or change
 * their mind afterwards are told or not as they then wish.
 *
 * @param reach inboxes that will be told; somebody with several addresses may be counted for each
 * @param withoutInbox addresses nobody can be reached at
 * @param withheld inboxes that do not want to hear it
 * @param newConversations inboxes in reach we have no conversation with yet
 * @param units publishes: one each, and two more for a new conversation (its commit and a welcome)
 * @param first when the first one goes out
 * @param last when the last one does, with the network's limits and nothing else to send
 */
public record AnnouncementPlan(
    long reach,
    long withoutInbox,
    long withheld,
    long newConversations,
    long units,
    Instant first,
    Instant last) {
  static final int UNITS_OF_NEW = 2;

  static AnnouncementPlan empty(Instant at) {
    return new AnnouncementPlan(0, 0, 0, 0, 0, at, at);
  }
}
