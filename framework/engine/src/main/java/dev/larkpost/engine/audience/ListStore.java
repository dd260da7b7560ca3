package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Named lists of recipients. A list is either kept current, or read in anew as a whole: the new one
 * takes the old one's place at once, however long reading it in took.
 */
public interface ListStore {
  /** Adds to the list of this name, which is made when there is none; who is there is replaced. */
  void add(Transaction tx, String list, Collection<Recipient> recipients);

  /** Those who are not there are passed over. */
  void remove(Transaction tx, String list, Collection<Party> parties);

  /**
   * An event says whether somebody belongs to a list, and so it is from now on. What the last
   * {@link #SAYINGS_MAX} events said is remembered, and what was so before them.
   *
   * @param event says it once; said again it is the latest
   */
  void says(Transaction tx, String list, Party party, String event, boolean belongs);

  /** The event no longer holds: what was said before it counts again. */
  void unsays(Transaction tx, String list, Party party, String event);

  /** Events about one member of a list that can still be taken back. */
  int SAYINGS_MAX = 16;

  /** Begins a list that nobody sees yet. @return its number */
  long begin(Transaction tx, String list);

  /** Adds to a list that was begun. */
  void add(Transaction tx, long begun, Collection<Recipient> recipients);

  /** From now on this is the list of its name; the one before is forgotten by {@link #sweep}. */
  void finish(Transaction tx, long begun);

  /** Members in order. Empty when there is no such list. */
  List<Recipient> page(Transaction tx, String list, Optional<Party> after, int limit);

  /** Names of the lists there are, in order. */
  List<String> names(Transaction tx);

  /**
   * Forgets members of lists nobody sees any more: replaced ones, and those begun before this
   * number and never finished. @return how many, at most the limit
   */
  int sweep(Transaction tx, long begunBefore, int limit);

  /** The number of the list that was begun last, or 0. */
  long newest(Transaction tx);
}
