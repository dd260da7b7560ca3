package dev.larkpost.engine.inbound;

import dev.larkpost.engine.audience.Resolver;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The roles of a bot's people, by address: whoever's inbox an owner's or admin's address belongs to
 * now. Addresses are looked up in one batch, at most once in {@link #LOOK_AGAIN}; a network that
 * cannot be asked fails the message, which is tried again. Thread-safe.
 */
public final class Roles {
  /** An address that moved to another inbox is noticed after this. */
  static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final Set<String> owners;
  private final Set<String> admins;
  private final Resolver resolver;
  private final Clock clock;
  private Map<InboxId, Role> known = Map.of();
  private Instant lookAgain = Instant.MIN;

  /**
   * @throws IllegalArgumentException when one is no address
   */
  public Roles(
      Collection<String> owners, Collection<String> admins, Resolver resolver, Clock clock) {
    this.owners = addresses(owners);
    this.admins = addresses(admins);
    this.resolver = resolver;
    this.clock = clock;
  }

  private static Set<String> addresses(Collection<String> texts) {
    Set<String> addresses = new TreeSet<>();
    texts.forEach(text -> addresses.add(Identifier.ethereum(text).value()));
    return addresses;
  }

  /** The role of whoever has this inbox. May ask the network. */
  public synchronized Role of(InboxId inbox) {
    if (!clock.instant().isBefore(lookAgain)) {
      known = lookUp();
      lookAgain = clock.instant().plus(LOOK_AGAIN);
    }
    return known.getOrDefault(inbox, Role.ANYONE);
  }

  private Map<InboxId, Role> lookUp() {
    Set<Identifier> asked = new java.util.HashSet<>();
    for (Set<String> addresses : List.of(owners, admins)) {
      addresses.forEach(a -> asked.add(Identifier.ethereum(a)));
    }
    Map<InboxId, Role> roles = new HashMap<>();
    if (!asked.isEmpty()) {
      resolver
          .resolve(asked)
          .forEach(
              (identifier, inbox) ->
                  roles.merge(
                      inbox,
                      owners.contains(identifier.value()) ? Role.OWNER : Role.ADMIN,
                      (one, other) -> one.may(other) ? one : other));
    }
    return roles;
  }
}
