package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One thing told to the people an event concerns. Immutable; every method gives another one. */
public record Notification(Audience audience, Details details) implements Tellable {
  /** To whoever has this address. */
  public static Notification to(String address) {
    return to(Audience.addresses(address));
  }

  public static Notification to(InboxId inbox) {
    return to(Audience.inboxes(List.of(inbox)));
  }

  public static Notification to(Audience audience) {
    return new Notification(audience, Details.NONE);
  }

  @Override
  public Lane lane() {
    return Lane.NOTIFICATION;
  }

  /** What a recipient may stop by name. */
  public Notification category(String name) {
    return new Notification(audience, details.category(name));
  }

  /** These very words. */
  public Notification text(String text) {
    return new Notification(audience, details.saying(new Saying.Words(new Content.Text(text))));
  }

  /** These very words, in markdown. */
  public Notification markdown(String markdown) {
    return new Notification(
        audience, details.saying(new Saying.Words(new Content.Markdown(markdown))));
  }

  /** This content, to everybody. */
  public Notification content(Content content) {
    return new Notification(audience, details.saying(new Saying.Words(content)));
  }

  /** A template, filled with this data, in every language it has. */
  public Notification using(String template, Map<String, Object> data) {
    return new Notification(audience, details.saying(new Saying.Filled(template, data)));
  }

  /** A template, filled with the fields of an event. */
  public Notification using(String template, Fields data) {
    return new Notification(audience, details.saying(new Saying.Filled(template, data.values())));
  }

  /** A template, filled with the components of a record. */
  public Notification using(String template, Record data) {
    return new Notification(
        audience, details.saying(new Saying.Filled(template, Wording.components(data))));
  }

  /** Two with one key are one. */
  public Notification key(String key) {
    return new Notification(audience, details.key(key));
  }

  /** Not before. */
  public Notification at(Instant when) {
    return new Notification(audience, details.at(when));
  }

  /** Nothing is sealed from then on. */
  public Notification expires(Instant when) {
    return new Notification(audience, details.expires(when));
  }

  /** Only while this condition of the bot holds: still true? */
  public Notification onlyIf(String condition) {
    return new Notification(audience, details.onlyIf(condition));
  }

  /** An answer somebody can tap, or give by its number. */
  public Notification button(String id, String label) {
    return new Notification(audience, details.button(id, label));
  }

  /** Those who were told get this template when the fact turns out not to hold. */
  public Notification onRetraction(String template) {
    return new Notification(audience, details.correction(template));
  }
}
