package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads audiences, page by page. Immutable, any thread. */
public final class Audiences {
  private final Map<String, AudienceSource> sources;
  private final Resolver resolver;

  /**
   * @param sources by kind
   */
  public Audiences(Map<String, AudienceSource> sources, Resolver resolver) {
    this.sources = Map.copyOf(sources);
    this.resolver = resolver;
  }

  /**
   * Refuses an audience that cannot be read, before anybody waits for it.
   *
   * @throws AudienceException UNKNOWN, MALFORMED or INCOMPARABLE
   */
  public void check(Audience audience) {
    check(audience, 1);
  }

  private void check(Audience audience, int depth) {
    if (depth > Audience.NESTING_MAX) {
      throw new AudienceException(
          AudienceException.Code.TOO_LARGE,
          "an audience of more than " + Audience.NESTING_MAX + " combinations inside each other");
    }
    switch (audience) {
      case Audience.These these -> {}
      case Audience.From from -> source(from).check(from);
      case Audience.Sample sample -> check(sample.of(), depth + 1);
      case Audience.Either either -> {
        check(either.one(), depth + 1);
        check(either.other(), depth + 1);
      }
      case Audience.Both both -> comparable(both.one(), both.other(), depth);
      case Audience.Without without -> comparable(without.one(), without.other(), depth);
    }
  }

  /** Addresses have inboxes, but nobody tells all addresses of an inbox. */
  private void comparable(Audience one, Audience other, int depth) {
    check(one, depth + 1);
    check(other, depth + 1);
    Set<Party.Kind> kinds = EnumSet.copyOf(names(one));
    kinds.addAll(names(other));
    if (!answers(other) && !written(one, other) && kinds.size() > 1) {
      throw new AudienceException(
          AudienceException.Code.INCOMPARABLE,
          "one side names "
              + names(one)
              + ", the other "
              + names(other)
              + ": write the one that names inboxes second, or name both by address");
    }
  }

  /** Addresses somebody wrote down are few enough to be looked up, all of them. */
  private boolean written(Audience one, Audience other) {
    return other instanceof Audience.These && names(one).equals(EnumSet.of(Party.Kind.INBOX));
  }

  private boolean answers(Audience audience) {
    return audience instanceof Audience.From from
        && source(from).among(from, List.of()).isPresent();
  }

  private Set<Party.Kind> names(Audience audience) {
    return switch (audience) {
      case Audience.These these -> {
        Set<Party.Kind> kinds = EnumSet.noneOf(Party.Kind.class);
        these.recipients().forEach(r -> kinds.add(r.party().kind()));
        yield kinds;
      }
      case Audience.From from -> EnumSet.of(source(from).names());
      case Audience.Sample sample -> names(sample.of());
      case Audience.Both both -> names(both.one());
      case Audience.Without without -> names(without.one());
      case Audience.Either either -> {
        Set<Party.Kind> kinds = EnumSet.copyOf(names(either.one()));
        kinds.addAll(names(either.other()));
        yield kinds;
      }
    };
  }

  private AudienceSource source(Audience.From from) {
    AudienceSource source = sources.get(from.kind());
    if (source == null) {
      throw new AudienceException(
          AudienceException.Code.UNKNOWN,
          "no audiences of kind \""
              + from.kind()
              + "\"; there are "
              + new TreeSet<>(sources.keySet()));
    }
    return source;
  }

  /**
   * The next page.
   *
   * @param after the token of the page before; absent for the first
   * @param limit recipients at most
   * @throws AudienceException UNKNOWN or UNAVAILABLE
   */
  public AudiencePage page(Audience audience, Optional<Party> after, int limit) {
    return switch (audience) {
      case Audience.These these ->
          AudiencePage.of(
              these.recipients().stream()
                  .filter(r -> after.isEmpty() || r.party().compareTo(after.get()) > 0)
                  .limit(limit)
                  .toList(),
              limit);
      case Audience.From from -> AudiencePage.of(source(from).page(from, after, limit), limit);
      case Audience.Sample sample -> {
        AudiencePage page = page(sample.of(), after, limit);
        Sampling sampling = new Sampling(sample.share(), sample.seed());
        yield new AudiencePage(
            page.recipients().stream().filter(r -> sampling.takes(r.party())).toList(),
            page.next());
      }
      case Audience.Either e -> Merge.EITHER.page(both(e.one(), e.other(), after, limit), limit);
      case Audience.Both b ->
          answers(b.other()) || lookedUp(b.one(), b.other())
              ? asked(b.one(), b.other(), true, after, limit)
              : Merge.BOTH.page(both(b.one(), b.other(), after, limit), limit);
      case Audience.Without w ->
          answers(w.other()) || lookedUp(w.one(), w.other())
              ? asked(w.one(), w.other(), false, after, limit)
              : Merge.WITHOUT.page(both(w.one(), w.other(), after, limit), limit);
    };
  }

  private Merge.Sides both(Audience one, Audience other, Optional<Party> after, int limit) {
    return new Merge.Sides(page(one, after, limit), page(other, after, limit));
  }

  private boolean lookedUp(Audience one, Audience other) {
    return written(one, other) && !names(one).equals(names(other));
  }

  private Set<InboxId> among(Audience other, Set<InboxId> inboxes) {
    return switch (other) {
      case Audience.From from ->
          source(from).among(from, inboxes).orElseThrow(IllegalStateException::new);
      case Audience.These these -> Set.copyOf(inboxes(these.recipients()).values());
      case Audience.Both both -> throw new IllegalStateException("not asked");
      case Audience.Either either -> throw new IllegalStateException("not asked");
      case Audience.Without without -> throw new IllegalStateException("not asked");
      case Audience.Sample sample -> throw new IllegalStateException("not asked");
    };
  }

  private AudiencePage asked(
      Audience one, Audience other, boolean in, Optional<Party> after, int limit) {
    AudiencePage page = page(one, after, limit);
    Map<Party, InboxId> inboxes = inboxes(page.recipients());
    Set<InboxId> there = among(other, Set.copyOf(inboxes.values()));
    List<Recipient> kept =
        page.recipients().stream()
            .filter(
                r ->
                    in
                        == Optional.ofNullable(inboxes.get(r.party()))
                            .filter(there::contains)
                            .isPresent())
            .toList();
    return new AudiencePage(kept, page.next());
  }

  /**
   * The next page with its inboxes, looked up in one batch.
   *
   * @throws dev.larkpost.xmtp.XmtpException when the network cannot be asked
   */
  public Reached reach(Audience audience, Optional<Party> after, int limit) {
    AudiencePage page = page(audience, after, limit);
    Map<Party, InboxId> inboxes = inboxes(page.recipients());
    Map<InboxId, Reached.Member> members = new LinkedHashMap<>();
    List<Recipient> without = new ArrayList<>();
    for (Recipient recipient : page.recipients()) {
      InboxId inbox = inboxes.get(recipient.party());
      if (inbox == null) {
        without.add(recipient);
      } else {
        members.putIfAbsent(inbox, new Reached.Member(inbox, recipient));
      }
    }
    return new Reached(List.copyOf(members.values()), without, page.next());
  }

  /**
   * The inboxes of these, looked up in one batch.
   *
   * @throws dev.larkpost.xmtp.XmtpException when the network cannot be asked
   */
  public Map<Party, InboxId> inboxes(List<Recipient> recipients) {
    Map<Party, InboxId> inboxes = new HashMap<>();
    Map<Identifier, Party> asked = new HashMap<>();
    for (Recipient recipient : recipients) {
      Party party = recipient.party();
      switch (party.kind()) {
        case INBOX -> inboxes.put(party, new InboxId(party.value()));
        case ADDRESS -> asked.put(Identifier.ethereum(party.value()), party);
      }
    }
    if (!asked.isEmpty()) {
      resolver
          .resolve(asked.keySet())
          .forEach(
              (identifier, inbox) ->
                  Optional.ofNullable(asked.get(identifier))
                      .ifPresent(party -> inboxes.put(party, inbox)));
    }
    return inboxes;
  }
}
