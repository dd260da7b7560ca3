package dev.larkpost.engine.audience;

import dev.larkpost.engine.event.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Audiences as fields, to be stored, and back. */
public final class AudienceCode {
  private static final String IS = "is";

  private AudienceCode() {}

  public static Fields write(Audience audience) {
    return switch (audience) {
      case Audience.These these ->
          tagged("these")
              .with("who", these.recipients().stream().map(AudienceCode::write).toList());
      case Audience.From from ->
          tagged("from")
              .with("kind", from.kind())
              .with("name", from.name())
              .with("parameters", from.parameters());
      case Audience.Both both -> two("both", both.one(), both.other());
      case Audience.Either either -> two("either", either.one(), either.other());
      case Audience.Without without -> two("without", without.one(), without.other());
      case Audience.Sample sample ->
          tagged("sample")
              .with("one", write(sample.of()))
              .with("share", BigDecimal.valueOf(sample.share()))
              .with("seed", BigInteger.valueOf(sample.seed()));
    };
  }

  private static Fields tagged(String what) {
    return Fields.of(IS, what);
  }

  private static Fields two(String what, Audience one, Audience other) {
    return tagged(what).with("one", write(one)).with("other", write(other));
  }

  private static Fields write(Recipient recipient) {
    Fields fields = Fields.of(recipient.party().kind().name(), recipient.party().value());
    fields = recipient.zone().map(z -> z.getId()).map(set(fields, "zone")).orElse(fields);
    return recipient
        .language()
        .map(Locale::toLanguageTag)
        .map(set(fields, "language"))
        .orElse(fields);
  }

  private static java.util.function.Function<String, Fields> set(Fields fields, String name) {
    return value -> fields.with(name, value);
  }

  /**
   * @throws AudienceException MALFORMED when it is none
   */
  public static Audience read(Fields fields) {
    return read(fields, 1);
  }

  private static Audience read(Fields fields, int depth) {
    if (depth > Audience.NESTING_MAX) {
      throw malformed("more than " + Audience.NESTING_MAX + " combinations inside each other");
    }
    return switch (text(fields, IS)) {
      case "these" -> new Audience.These(recipients(fields));
      case "from" ->
          new Audience.From(
              text(fields, "kind"), text(fields, "name"), inner(fields, "parameters"));
      case "both" -> new Audience.Both(part(fields, "one", depth), part(fields, "other", depth));
      case "either" ->
          new Audience.Either(part(fields, "one", depth), part(fields, "other", depth));
      case "without" ->
          new Audience.Without(part(fields, "one", depth), part(fields, "other", depth));
      case "sample" ->
          new Audience.Sample(
              part(fields, "one", depth),
              fields.find("share").map(s -> Double.parseDouble(s.toString())).orElse(1.0),
              fields.find("seed").map(s -> ((BigInteger) s).longValue()).orElse(0L));
      default -> throw malformed("not a kind of audience");
    };
  }

  private static Audience part(Fields fields, String name, int depth) {
    return read(inner(fields, name), depth + 1);
  }

  private static Fields inner(Fields fields, String name) {
    return fields.find(name).orElse("") instanceof Fields inner ? inner : missing(name);
  }

  private static String text(Fields fields, String name) {
    return fields.find(name).orElse(Fields.NONE) instanceof String text ? text : missing(name);
  }

  private static List<Recipient> recipients(Fields fields) {
    return fields.find("who").orElse("") instanceof List<?> list
        ? list.stream().map(r -> recipient((Fields) r)).toList()
        : missing("who");
  }

  private static Recipient recipient(Fields fields) {
    Party.Kind kind =
        fields.find(Party.Kind.INBOX.name()).isPresent() ? Party.Kind.INBOX : Party.Kind.ADDRESS;
    try {
      return new Recipient(
          new Party(kind, text(fields, kind.name())),
          fields.find("zone").map(z -> ZoneId.of(z.toString())),
          fields.find("language").map(l -> Locale.forLanguageTag(l.toString())));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw malformed("a recipient that is none");
    }
  }

  private static <T> T missing(String name) {
    throw malformed(Optional.of(name).map(n -> "no " + n).orElse(""));
  }

  private static AudienceException malformed(String why) {
    return new AudienceException(
        AudienceException.Code.MALFORMED, "a stored audience cannot be read: " + why);
  }
}
