package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.KnownNames;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes specs of what somebody wants told: contents in every language, keys, checks.
 *
 * @param templates by name
 * @param conditions names of what may be asked: still true?
 * @param names what templates call people by
 */
public record Wording(
    Map<String, Template> templates,
    Set<String> conditions,
    ConsentPolicy consent,
    Audiences audiences,
    KnownNames names) {
  private static final String ANY_LANGUAGE = "en";
  private static final int ID_BYTES = 12;

  public Wording {
    templates = Map.copyOf(templates);
    conditions = Set.copyOf(conditions);
  }

  /**
   * @param key when it has none of its own
   * @param cause the event it is about
   * @throws TellingException when it cannot be told; TemplateException and AudienceException for
   *     their parts
   */
  public AnnouncementSpec spec(
      Tellable telling, Optional<String> key, Optional<Event> cause, Instant now) {
    Tellable.Details details = telling.details();
    String name =
        details
            .key()
            .or(() -> key)
            .orElseThrow(() -> new TellingException(TellingException.Code.NO_KEY, "give it a key"));
    checkCategory(telling);
    details
        .onlyIf()
        .filter(c -> !conditions.contains(c))
        .ifPresent(
            c -> {
              throw new TellingException(
                  TellingException.Code.UNKNOWN_CONDITION,
                  "no condition \"" + c + "\"; there are " + new TreeSet<>(conditions));
            });
    audiences.check(telling.audience());
    return new AnnouncementSpec(
        name,
        telling.lane(),
        details.category(),
        telling.audience(),
        what(details, name),
        new AnnouncementSpec.When(details.at().orElse(now), details.expires(), details.onlyIf()),
        details.weight(),
        cause);
  }

  /**
   * Looks up the names its templates want, so that they are known when it is made, inside a
   * transaction. May wait for the network; what fails here fails again there, with its reason.
   *
   * @param data of its correction
   */
  void lookUpNames(Tellable telling, Map<String, Object> data) {
    telling
        .details()
        .saying()
        .filter(Saying.Filled.class::isInstance)
        .map(Saying.Filled.class::cast)
        .ifPresent(filled -> lookUpNames(filled.template(), filled.data()));
    telling.correction().ifPresent(template -> lookUpNames(template, data));
  }

  /** As {@link #lookUpNames(Tellable, Map)}, of what has no correction. */
  public void lookUpNames(Tellable telling) {
    lookUpNames(telling, Map.of());
  }

  private void lookUpNames(String template, Map<String, Object> data) {
    Template found = templates.get(template);
    if (found != null && names.any() && found.asksNames()) {
      for (String tag : found.languages()) {
        try {
          found.render(data, Optional.of(Locale.forLanguageTag(tag)), names::lookUp);
        } catch (TemplateException unfillable) {
          return;
        }
      }
    }
  }

  private void checkCategory(Tellable telling) {
    boolean known = telling.details().category().flatMap(consent::category).isPresent();
    if (telling instanceof Announcement && !known) {
      throw new TellingException(
          TellingException.Code.UNKNOWN_CATEGORY,
          "an announcement needs a category that says what holds for people who never said START; "
              + telling
                  .details()
                  .category()
                  .map(c -> "\"" + c + "\" does not")
                  .orElse("it has none"));
    }
  }

  private AnnouncementSpec.What what(Tellable.Details details, String key) {
    Saying saying =
        details
            .saying()
            .orElseThrow(
                () ->
                    new TellingException(
                        TellingException.Code.NOTHING_SAID, "give it a text or a template"));
    return switch (saying) {
      case Saying.Words words -> {
        Content content = dressed(words.content(), details, key);
        yield new AnnouncementSpec.What(
            Map.of(ANY_LANGUAGE, ContentCodec.encode(content)),
            ANY_LANGUAGE,
            ContentCodec.push(content),
            details.buttons());
      }
      case Saying.Filled filled -> {
        Template template = template(filled.template());
        Map<String, byte[]> contents = new HashMap<>();
        for (String tag : template.languages()) {
          Content content =
              template.render(filled.data(), Optional.of(Locale.forLanguageTag(tag)), names::known);
          contents.put(tag, ContentCodec.encode(dressed(content, details, key)));
        }
        yield new AnnouncementSpec.What(
            contents, template.languageFor(Optional.empty()), true, details.buttons());
      }
    };
  }

  private Template template(String name) {
    return Optional.ofNullable(templates.get(name))
        .orElseThrow(
            () ->
                new TellingException(
                    TellingException.Code.UNKNOWN_TEMPLATE,
                    "no template \""
                        + name
                        + "\"; there are "
                        + new TreeSet<>(templates.keySet())));
  }

  /** With its buttons; apps that have none show them numbered. */
  private static Content dressed(Content content, Tellable.Details details, String key) {
    if (details.buttons().isEmpty()) {
      return content;
    }
    String description =
        switch (content) {
          case Content.Text text -> text.text();
          case Content.Markdown markdown -> markdown.markdown();
          default ->
              throw new TellingException(
                  TellingException.Code.NOTHING_SAID, "buttons need a text above them");
        };
    return new Content.Actions(
        actionsId(key),
        description,
        details.buttons().stream()
            .map(
                b ->
                    new Content.Actions.Action(
                        b.id(), b.label(), Optional.empty(), Optional.empty(), Optional.empty()))
            .toList(),
        details.expires());
  }

  /** The id of an announcement's buttons: says nothing about its key, and is always the same. */
  public static String actionsId(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return "told-"
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(java.util.Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The components of a record by name. */
  static Map<String, Object> components(Record data) {
    Map<String, Object> values = new HashMap<>();
    for (RecordComponent component : data.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(data);
        if (value instanceof Optional<?> maybe) {
          maybe.ifPresent(v -> values.put(component.getName(), v));
        } else {
          values.put(component.getName(), value);
        }
      } catch (ReflectiveOperationException broken) {
        throw new IllegalStateException("cannot read a record's component", broken);
      }
    }
    return values;
  }

  /** The key of the correction of what has this key. */
  static String correctionKey(String key) {
    return key + "/retracted";
  }

  /**
   * A correction for those that were told: a notification, whatever it corrects. What is wrong is
   * set right before anything else is announced, and what it could overtake is withdrawn.
   */
  AnnouncementSpec correction(
      AnnouncementSpec of, Audience told, String template, Map<String, Object> data) {
    Tellable.Details details = Tellable.Details.NONE.saying(new Saying.Filled(template, data));
    return new AnnouncementSpec(
        correctionKey(of.key()),
        Lane.NOTIFICATION,
        of.category(),
        told,
        what(details, of.key()),
        new AnnouncementSpec.When(of.when().at(), Optional.empty(), Optional.empty()),
        1,
        of.cause());
  }
}
