package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.content.Content;
import java.time.Instant;
import java.util.Map;

/**
 * One thing told to one audience, planned and watched. Immutable; every method gives another one.
 */
public record Announcement(Audience audience, Details details) implements Tellable {
  public static Announcement to(Audience audience) {
    return new Announcement(audience, Details.NONE);
  }

  @Override
  public Lane lane() {
    return Lane.ANNOUNCEMENT;
  }

  /** What a recipient may stop by name. */
  public Announcement category(String name) {
    return new Announcement(audience, details.category(name));
  }

  /** These very words. */
  public Announcement text(String text) {
    return new Announcement(audience, details.saying(new Saying.Words(new Content.Text(text))));
  }

  /** These very words, in markdown. */
  public Announcement markdown(String markdown) {
    return new Announcement(
        audience, details.saying(new Saying.Words(new Content.Markdown(markdown))));
  }

  /** This content, to everybody. */
  public Announcement content(Content content) {
    return new Announcement(audience, details.saying(new Saying.Words(content)));
  }

  /** A template, filled with this data, in every language it has. */
  public Announcement using(String template, Map<String, Object> data) {
    return new Announcement(audience, details.saying(new Saying.Filled(template, data)));
  }

  /** A template, filled with the fields of an event. */
  public Announcement using(String template, Fields data) {
    return new Announcement(audience, details.saying(new Saying.Filled(template, data.values())));
  }

  /** A template, filled with the components of a record. */
  public Announcement using(String template, Record data) {
    return new Announcement(
        audience, details.saying(new Saying.Filled(template, Wording.components(data))));
  }

  /** Two with one key are one. */
  public Announcement key(String key) {
    return new Announcement(audience, details.key(key));
  }

  /** Not before. */
  public Announcement at(Instant when) {
    return new Announcement(audience, details.at(when));
  }

  /** Nothing is sealed from then on. */
  public Announcement expires(Instant when) {
    return new Announcement(audience, details.expires(when));
  }

  /** Only while this condition of the bot holds: still true? */
  public Announcement onlyIf(String condition) {
    return new Announcement(audience, details.onlyIf(condition));
  }

  /** An answer somebody can tap, or give by its number. */
  public Announcement button(String id, String label) {
    return new Announcement(audience, details.button(id, label));
  }

  /**
   * Those who were told get this template when the fact turns out not to hold: exactly they,
   * whoever the audience has become by then.
   */
  public Announcement onRetraction(String template) {
    return new Announcement(audience, details.correction(template));
  }

  /** Its share among announcements that run beside it; 1 is ordinary. */
  public Announcement weight(int share) {
    return new Announcement(audience, details.weight(share));
  }

  /** Several buttons with one beginning of their ids: {@code vote/For}, {@code vote/Against}. */
  public Announcement buttons(String id, String... labels) {
    Announcement more = this;
    for (String label : labels) {
      more = more.button(id + "/" + label, label);
    }
    return more;
  }
}
