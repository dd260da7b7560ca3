package dev.larkpost.console;

import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.outbox.Announcement;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An announcement as it comes in.
 *
 * @param key two with one key are one; needed, so that a call may be repeated
 * @param category what a recipient may stop by name
 * @param audience such as {@code holders(studio-nft) except subscribers(quiet)}
 * @param text these very words; either this, markdown or a template
 * @param data what a template is filled with
 * @param at not before
 * @param expires nothing is sealed from then on
 * @param weight its share among announcements that run beside it; 1 is ordinary
 */
public record NewAnnouncement(
    Optional<String> key,
    Optional<String> category,
    Optional<String> audience,
    Optional<String> text,
    Optional<String> markdown,
    Optional<String> template,
    Optional<Map<String, Object>> data,
    Optional<Instant> at,
    Optional<Instant> expires,
    Optional<List<Button>> buttons,
    Optional<Integer> weight) {
  /** An answer somebody can tap, or give by its number. */
  public record Button(String id, String label) {}

  Announcement announcement() {
    Announcement said =
        say(
            Announcement.to(AudienceText.parse("audience", needed(audience, "audience")))
                .key(needed(key, "key"))
                .category(needed(category, "category")));
    for (Button button : buttons.orElse(List.of())) {
      said = said.button(button.id(), button.label());
    }
    said = at.isPresent() ? said.at(at.get()) : said;
    said = expires.isPresent() ? said.expires(expires.get()) : said;
    return weight.isPresent() ? said.weight(weight.get()) : said;
  }

  private Announcement say(Announcement silent) {
    if (Stream.of(text, markdown, template).filter(Optional::isPresent).count() != 1) {
      throw wrong("exactly one of text, markdown and template is needed");
    }
    if (template.isPresent()) {
      return silent.using(template.get(), data.orElse(Map.of()));
    }
    return text.isPresent() ? silent.text(text.get()) : silent.markdown(markdown.orElseThrow());
  }

  static String needed(Optional<String> value, String name) {
    return value.filter(v -> !v.isBlank()).orElseThrow(() -> wrong(name + " is needed"));
  }

  private static RuntimeException wrong(String message) {
    return Refusal.of(Response.Status.BAD_REQUEST, "INCOMPLETE", message);
  }
}
