package dev.larkpost.engine.audience;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.id.InboxId;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Who should be told, as a description that can be stored; {@link Audiences} makes recipients of
 * it. Combinations are computed as streams in the order of {@link Party}, never all in memory.
 */
public sealed interface Audience {
  /** Named ones; more come from a list ({@link #list}). */
  int PARTIES_MAX = 10_000;

  /** Combinations inside each other. */
  int NESTING_MAX = 20;

  /** These. @param recipients in order, each party once */
  record These(List<Recipient> recipients) implements Audience {
    public These {
      TreeMap<Party, Recipient> sorted = new TreeMap<>();
      recipients.forEach(r -> sorted.putIfAbsent(r.party(), r));
      recipients = List.copyOf(sorted.values());
      if (recipients.size() > PARTIES_MAX) {
        throw new AudienceException(
            AudienceException.Code.TOO_LARGE,
            recipients.size()
                + " named recipients; at most "
                + PARTIES_MAX
                + ", put more into a list");
      }
    }
  }

  /**
   * Whoever a source knows.
   *
   * @param kind which source: {@code list}, {@code subscribers}, {@code holders}, …
   * @param name of what: the list's, the category's, the contract's
   * @param parameters what else the source wants to know
   */
  record From(String kind, String name, Fields parameters) implements Audience {
    /** Of holders: those with at least this amount, in the token's smallest unit. */
    public From atLeast(BigInteger amount) {
      return new From(kind, name, parameters.with("atLeast", amount));
    }

    /** See {@link #atLeast(BigInteger)}. */
    public From atLeast(long amount) {
      return atLeast(BigInteger.valueOf(amount));
    }

    /** Of holders: of this token id alone. */
    public From token(BigInteger id) {
      return new From(kind, name, parameters.with("token", id));
    }
  }

  /** In both. */
  record Both(Audience one, Audience other) implements Audience {}

  /** In either. */
  record Either(Audience one, Audience other) implements Audience {}

  /** In the one and not in the other. */
  record Without(Audience one, Audience other) implements Audience {}

  /**
   * The same part of it every time.
   *
   * @param share more than 0, at most 1
   * @param seed another one is another part
   */
  record Sample(Audience of, double share, long seed) implements Audience {
    public Sample {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a sample of " + share);
      }
    }
  }

  static Audience addresses(Collection<String> addresses) {
    return new These(addresses.stream().map(Party::address).map(Recipient::of).toList());
  }

  static Audience addresses(String... addresses) {
    return addresses(List.of(addresses));
  }

  static Audience inboxes(Collection<InboxId> inboxes) {
    return new These(inboxes.stream().map(Party::inbox).map(Recipient::of).toList());
  }

  /** Who said START, to everything or to this category, and did not stop it since. */
  static From subscribers(String category) {
    return new From("subscribers", category, Fields.NONE);
  }

  /** A stored list: a file that was read in, or one somebody keeps current. */
  static From list(String name) {
    return new From("list", name, Fields.NONE);
  }

  /** Who belongs to an organisation: a list of that name. */
  static From members(String organisation) {
    return new From("members", organisation, Fields.NONE);
  }

  /** Who voted on a proposal: a list of that name. */
  static From voted(String proposal) {
    return new From("voted", proposal, Fields.NONE);
  }

  /** Who holds a token of this contract, at the block the connector has followed it to. */
  static From holders(String contract) {
    return new From("holders", contract, Fields.NONE);
  }

  default Audience and(Audience other) {
    return new Both(this, other);
  }

  default Audience or(Audience other) {
    return new Either(this, other);
  }

  default Audience except(Audience other) {
    return new Without(this, other);
  }

  default Audience sample(double share, long seed) {
    return new Sample(this, share, seed);
  }
}
