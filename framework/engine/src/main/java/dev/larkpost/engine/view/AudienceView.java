package dev.larkpost.engine.view;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudiencePage;
import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who belongs to an audience; nobody's wishes are asked. Read page by page, on the caller's thread.
 */
public final class AudienceView {
  private static final int PAGE = 500;

  private final Audiences audiences;
  private final Audience audience;

  private AudienceView(Audiences audiences, Audience audience) {
    this.audiences = audiences;
    this.audience = audience;
  }

  /**
   * @param text such as {@code subscribers(news)}
   * @throws dev.larkpost.engine.event.EventException MISCONFIGURED when it is no audience
   * @throws dev.larkpost.engine.audience.AudienceException when there is none of that name
   */
  public static AudienceView of(Audiences audiences, String text) {
    Audience parsed = AudienceText.parse("audience", text);
    audiences.check(parsed);
    return new AudienceView(audiences, parsed);
  }

  /**
   * How many there are.
   *
   * @param addresses those that are named by address
   * @param inboxes those that are named by inbox
   */
  public record Size(long recipients, long addresses, long inboxes) {}

  public Size size() {
    long[] counts = new long[Party.Kind.values().length];
    read(page -> page.recipients().forEach(r -> counts[r.party().kind().ordinal()]++));
    long addresses = counts[Party.Kind.ADDRESS.ordinal()];
    long inboxes = counts[Party.Kind.INBOX.ordinal()];
    return new Size(addresses + inboxes, addresses, inboxes);
  }

  /**
   * All of them in order: {@code address} or {@code inbox}, then {@code zone} and {@code language}
   * where they are known.
   */
  public void each(Consumer<Map<String, String>> take) {
    read(page -> page.recipients().stream().map(AudienceView::members).forEach(take));
  }

  private void read(Consumer<AudiencePage> take) {
    Optional<Party> after = Optional.empty();
    do {
      AudiencePage page = audiences.page(audience, after, PAGE);
      take.accept(page);
      after = page.next();
    } while (after.isPresent());
  }

  private static Map<String, String> members(Recipient recipient) {
    Map<String, String> members = new LinkedHashMap<>();
    String kind =
        switch (recipient.party().kind()) {
          case ADDRESS -> "address";
          case INBOX -> "inbox";
        };
    members.put(kind, recipient.party().value());
    recipient.zone().ifPresent(zone -> members.put("zone", zone.getId()));
    recipient.language().ifPresent(language -> members.put("language", language.toLanguageTag()));
    return members;
  }
}
