package dev.larkpost.engine.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.EventException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Audiences as texts are the audiences Java makes. */
class AudienceTextTest {
  private static final String ADDRESS = "0x" + "aB".repeat(20);

  @Test
  void every_kind_and_every_word_between_them() {
    assertEquals(
        Audience.holders("studio-nft").atLeast(2).except(Audience.subscribers("quiet")),
        AudienceText.parse("p", "holders(studio-nft, 2) except subscribers(quiet)"));
    assertEquals(
        Audience.members("Dao").and(Audience.list("Friends")).or(Audience.voted("12")),
        AudienceText.parse("p", " members(Dao) AND list(Friends)or voted(12) "));
    assertEquals(
        Audience.addresses(ADDRESS), AudienceText.parse("p", "addresses(" + ADDRESS + ")"));
  }

  @Test
  void what_is_none_is_refused_with_place_and_column() {
    for (String wrong :
        List.of(
            "",
            "everybody",
            "holders()",
            "list(a) list(b)",
            "list(a) and",
            "list(a) and (list(b))",
            "holders(a, many)",
            "addresses(0x12)",
            "friends(a)",
            "list(a,b)")) {
      EventException refused =
          assertThrows(
              EventException.class,
              () -> AudienceText.parse("larkpost.rules.r.audience", wrong),
              wrong);
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("larkpost.rules.r.audience"), wrong);
    }
    EventException refused =
        assertThrows(EventException.class, () -> AudienceText.parse("p", "list(a) list(b)"));
    assertEquals("p, column 9: and, or, except or the end is expected", refused.getMessage());
  }
}
