package dev.larkpost.engine.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.TickingClock;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what follows the address, wherever it belongs. */
class RolesTest {
  private static final String OWNER = "0x" + "a1".repeat(20);
  private static final String ADMIN = "0x" + "b2".repeat(20);
  private static final InboxId ONE = new InboxId("01".repeat(32));
  private static final InboxId TWO = new InboxId("02".repeat(32));

  private final TickingClock clock = new TickingClock();
  private final Map<String, InboxId> inboxes = new HashMap<>();
  private final List<Integer> asked = new ArrayList<>();

  private Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    asked.add(identifiers.size());
    Map<Identifier, InboxId> found = new HashMap<>();
    for (Identifier identifier : identifiers) {
      InboxId inbox = inboxes.get(identifier.value());
      if (inbox != null) {
        found.put(identifier, inbox);
      }
    }
    return found;
  }

  @Test
  void a_role_follows_its_address_to_another_inbox() {
    Roles roles =
        new Roles(
            List.of(OWNER.toUpperCase().replace("0X", "0x")), List.of(ADMIN), this::resolve, clock);
    inboxes.put(OWNER, ONE);
    inboxes.put(ADMIN, TWO);
    assertEquals(Role.OWNER, roles.of(ONE));
    assertEquals(Role.ADMIN, roles.of(TWO));
    assertEquals(Role.ANYONE, roles.of(new InboxId("03".repeat(32))));
    assertEquals(List.of(2), asked, "one question for all, and not for every message");
    inboxes.put(OWNER, TWO);
    clock.pass(Roles.LOOK_AGAIN);
    assertEquals(Role.ANYONE, roles.of(ONE));
    assertEquals(Role.OWNER, roles.of(TWO), "the higher of two roles counts");
  }

  @Test
  void each_role_may_do_what_the_lower_ones_may() {
    assertTrue(Role.OWNER.may(Role.ADMIN) && Role.ADMIN.may(Role.ANYONE));
    assertFalse(Role.ADMIN.may(Role.OWNER) || Role.ANYONE.may(Role.ADMIN));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Roles(List.of("bob.eth"), List.of(), this::resolve, clock));
  }
}
