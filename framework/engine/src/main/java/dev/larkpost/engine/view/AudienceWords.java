package dev.larkpost.engine.view;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Party;
import java.util.StringJoiner;

/** An audience as somebody would write it down. */
final class AudienceWords {
  /** Parties that are named; more are counted. */
  private static final int NAMED_MAX = 3;

  private AudienceWords() {}

  static String of(Audience audience) {
    return switch (audience) {
      case Audience.These these -> these(these);
      case Audience.From from -> from(from);
      case Audience.Sample sample -> sample.share() + " of " + nested(sample.of());
      case Audience.Both both -> of(both.one()) + " and " + nested(both.other());
      case Audience.Either either -> of(either.one()) + " or " + nested(either.other());
      case Audience.Without without -> of(without.one()) + " except " + nested(without.other());
    };
  }

  /** They are joined from left to right, so only what stands on the right can be ambiguous. */
  private static String nested(Audience audience) {
    boolean simple = audience instanceof Audience.From || audience instanceof Audience.These;
    return simple ? of(audience) : "(" + of(audience) + ")";
  }

  private static String these(Audience.These these) {
    StringJoiner names = new StringJoiner(", ", "addresses(", ")");
    these.recipients().stream()
        .limit(NAMED_MAX)
        .map(recipient -> recipient.party())
        .map(Party::value)
        .forEach(names::add);
    int more = these.recipients().size() - NAMED_MAX;
    if (more > 0) {
      names.add("and " + more + " more");
    }
    return names.toString();
  }

  private static String from(Audience.From from) {
    StringJoiner said = new StringJoiner(", ", from.kind() + "(", ")");
    said.add(from.name());
    from.parameters().values().forEach((name, value) -> said.add(name + " " + value));
    return said.toString();
  }
}
