package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a rule may answer to an event: a {@link Notification} or an {@link Announcement}. */
public sealed interface Tellable permits Notification, Announcement {
  Audience audience();

  Details details();

  /** Where it waits its turn. */
  Lane lane();

  /** The template of the correction, if one is wanted. */
  default Optional<String> correction() {
    return details().correction();
  }

  /**
   * What both have in common.
   *
   * @param saying absent until somebody says it
   * @param key two with one key are one; made of rule and event when absent
   * @param at at once when absent
   * @param correction a template for those who were told, should the fact not hold
   */
  record Details(
      Optional<String> category,
      Optional<Saying> saying,
      Optional<String> key,
      Optional<Instant> at,
      Optional<Instant> expires,
      Optional<String> onlyIf,
      List<AnnouncementSpec.Button> buttons,
      int weight,
      Optional<String> correction) {
    static final Details NONE =
        new Details(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            1,
            Optional.empty());

    public Details {
      buttons = List.copyOf(buttons);
    }

    Details category(String name) {
      return new Details(
          Optional.of(name), saying, key, at, expires, onlyIf, buttons, weight, correction);
    }

    Details saying(Saying what) {
      return new Details(
          category, Optional.of(what), key, at, expires, onlyIf, buttons, weight, correction);
    }

    Details key(String name) {
      return new Details(
          category, saying, Optional.of(name), at, expires, onlyIf, buttons, weight, correction);
    }

    Details at(Instant when) {
      return new Details(
          category, saying, key, Optional.of(when), expires, onlyIf, buttons, weight, correction);
    }

    Details expires(Instant when) {
      return new Details(
          category, saying, key, at, Optional.of(when), onlyIf, buttons, weight, correction);
    }

    Details onlyIf(String condition) {
      return new Details(
          category, saying, key, at, expires, Optional.of(condition), buttons, weight, correction);
    }

    Details button(String id, String label) {
      List<AnnouncementSpec.Button> more = new java.util.ArrayList<>(buttons);
      more.add(new AnnouncementSpec.Button(id, label));
      return new Details(category, saying, key, at, expires, onlyIf, more, weight, correction);
    }

    Details correction(String template) {
      return new Details(
          category, saying, key, at, expires, onlyIf, buttons, weight, Optional.of(template));
    }

    Details weight(int share) {
      return new Details(category, saying, key, at, expires, onlyIf, buttons, share, correction);
    }
  }
}
