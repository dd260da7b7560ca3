package dev.larkpost.testkit.sim;

import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.testkit.model.SealedDraft;
import dev.larkpost.xmtp.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Holds what arrived against what the stores say and what was to be told. */
final class TellingChecks {
  private static final int MOST = 10_000;
  private static final String RETRACTED = "/retracted";

  private final TellingBot bot;
  private final SimMail mail;

  TellingChecks(TellingBot bot, SimMail mail) {
    this.bot = bot;
    this.mail = mail;
  }

  private <T> T read(Function<Transaction, T> work) {
    return bot.state().client().transactions().inSnapshot(work);
  }

  private EngineStores stores() {
    return bot.state().engine();
  }

  private List<AnnouncementRecord> records() {
    return read(tx -> stores().announcements().newest(tx, Long.MAX_VALUE, MOST));
  }

  private Progress progress(AnnouncementRecord record) {
    return read(tx -> stores().outbox().progress(tx, record.id()));
  }

  boolean isQuiet(SimFacts facts) {
    return facts.readBy(read(tx -> bot.events().checkpoint(tx, SimFacts.NAME)))
        && read(tx -> bot.state().client().inbound().unhandled(tx, 0, 1)).isEmpty()
        && records().stream().allMatch(r -> ended(r) && progress(r).open() == 0)
        && read(stores().outbox()::counts).keySet().stream().allMatch(DeliveryState::finished);
  }

  private static boolean ended(AnnouncementRecord record) {
    return record.state().finished() || record.state() == AnnouncementState.PLANNED;
  }

  /** Nobody sees one message twice, and none that was refused arrived. */
  List<String> arrivals() {
    Map<String, Integer> counts = new HashMap<>();
    mail.arrived()
        .forEach(
            r ->
                counts.merge(
                    SimTexts.person(r) + " " + r.draft().idempotencyKey(), 1, Integer::sum));
    List<String> found = new ArrayList<>();
    counts.forEach((key, n) -> add(found, n > 1, "arrived " + n + " times: " + key));
    return found;
  }

  private static void add(List<String> found, boolean wrong, String what) {
    if (wrong) {
      found.add(what);
    }
  }

  private Map<AnnouncementId, Set<Integer>> arrivedPeople() {
    return people(mail.arrived());
  }

  private static Map<AnnouncementId, Set<Integer>> people(List<SealedDraft> rows) {
    Map<AnnouncementId, Set<Integer>> people = new TreeMap<>();
    for (SealedDraft row : rows) {
      SimTexts.announcement(row)
          .ifPresent(
              id -> people.computeIfAbsent(id, i -> new TreeSet<>()).add(SimTexts.person(row)));
    }
    return people;
  }

  /** Counts are what arrived, and everybody looked at has an outcome. */
  List<String> announcements() {
    List<String> found = new ArrayList<>();
    Map<AnnouncementId, Set<Integer>> arrived = arrivedPeople();
    for (AnnouncementRecord record : records()) {
      Progress progress = progress(record);
      int told = arrived.getOrDefault(record.id(), Set.of()).size();
      String name = record.id() + " " + record.spec().key() + " " + record.state() + " " + progress;
      add(found, progress.in(DeliveryState.CONFIRMED) != told, told + " arrived of " + name);
      add(found, progress.open() != 0, "open: " + name);
      add(found, reasonless(progress), "without a reason: " + name);
      Optional<Integer> size = size(record);
      add(
          found,
          record.state() == AnnouncementState.DONE
              && size.filter(s -> s != progress.all()).isPresent(),
          "not everybody of " + size + " has an outcome: " + name);
      add(
          found,
          size.filter(s -> s < progress.all()).isPresent(),
          "more outcomes than people " + size + ": " + name);
      add(
          found,
          record.state() == AnnouncementState.PLANNED && told > 0,
          "told before it was approved: " + name);
    }
    return found;
  }

  private static boolean reasonless(Progress progress) {
    return progress.counts().stream()
        .anyMatch(c -> c.state() != DeliveryState.CONFIRMED && c.reason().isEmpty());
  }

  /** Unless it is made of what was told. */
  private static Optional<Integer> size(AnnouncementRecord record) {
    return record.spec().audience() instanceof Audience.These these
        ? Optional.of(these.recipients().size())
        : Optional.empty();
  }

  /** A correction goes to exactly those who were or may have been told. */
  List<String> corrections() {
    List<String> found = new ArrayList<>();
    Map<AnnouncementId, Set<Integer>> arrived = arrivedPeople();
    Map<AnnouncementId, Set<Integer>> maybe = people(mail.everSealed());
    Map<String, AnnouncementRecord> byKey = new HashMap<>();
    records().forEach(r -> byKey.put(r.spec().key(), r));
    for (AnnouncementRecord record : byKey.values()) {
      String key = record.spec().key();
      if (key.endsWith(RETRACTED)) {
        AnnouncementRecord of =
            Optional.ofNullable(byKey.get(key.substring(0, key.length() - RETRACTED.length())))
                .orElseThrow();
        Set<Integer> corrected = arrived.getOrDefault(record.id(), Set.of());
        Set<Integer> told = arrived.getOrDefault(of.id(), Set.of());
        Set<Integer> wrong = new TreeSet<>(corrected);
        byKey.values().stream()
            .filter(r -> isSameFactBefore(r, of))
            .forEach(r -> wrong.removeAll(maybe.getOrDefault(r.id(), Set.of())));
        add(found, !wrong.isEmpty(), key + " corrected who was not told: " + wrong);
        Set<Integer> missing = new TreeSet<>(told);
        missing.removeAll(corrected);
        Progress progress = progress(record);
        long excused = progress.all() - progress.in(DeliveryState.CONFIRMED);
        // Withdrawn when the fact came back: who was not corrected yet need not be.
        boolean due = record.state() == AnnouncementState.DONE;
        add(
            found,
            due && missing.size() > excused,
            key + " was not corrected for " + missing + " " + progress);
      }
    }
    return found;
  }

  /** Told earlier or just then; corrections have keys of their own kind. */
  private static boolean isSameFactBefore(AnnouncementRecord one, AnnouncementRecord of) {
    return one.spec().key().split("#", 2)[0].equals(of.spec().key().split("#", 2)[0])
        && !one.spec().key().endsWith(RETRACTED)
        && one.id().compareTo(of.id()) <= 0;
  }

  /** Whoever never asked for silence, and was told anything of a fact, ends with what holds. */
  List<String> facts(SimFacts facts, IntPredicate spoke) {
    Map<String, Map<Integer, String>> last = new TreeMap<>();
    for (SealedDraft row : mail.arrived()) {
      String text = SimTexts.of(row);
      if (text.startsWith("fact ") || text.startsWith("gone ")) {
        last.computeIfAbsent("fact-" + text.substring(5), f -> new TreeMap<>())
            .put(SimTexts.person(row), text.substring(0, 4));
      }
    }
    Set<Integer> refused = new HashSet<>();
    mail.refused().forEach(r -> refused.add(SimTexts.person(r)));
    List<String> found = new ArrayList<>();
    facts
        .truth()
        .forEach(
            (id, event) -> {
              String holds = event.kind().holds() ? "fact" : "gone";
              last.getOrDefault(id.value(), Map.of())
                  .forEach(
                      (person, said) ->
                          add(
                              found,
                              !said.equals(holds)
                                  && !spoke.test(person)
                                  && !refused.contains(person),
                              "person " + person + " ends with " + said + " of " + id));
              add(found, event.kind().holds() && untold(id), "nobody was to be told " + id);
            });
    return found;
  }

  private boolean untold(EventId id) {
    String key = TellingBot.RULE + "/" + SimFacts.NAME + "/" + id + "/0";
    return read(tx -> stores().announcements().byKey(tx, key)).isEmpty();
  }

  /** Every question has one answer, or its answer was refused, or it is a dead letter. */
  List<String> answers(List<String> asked) {
    Map<String, Integer> answers = new HashMap<>();
    mail.arrived().forEach(r -> answers.merge(SimTexts.of(r), 1, Integer::sum));
    mail.refused().forEach(r -> answers.merge(SimTexts.of(r), 1, Integer::sum));
    int dead = read(tx -> stores().failed().dead(tx, 0, MOST)).size();
    List<String> found = new ArrayList<>();
    long silent = asked.stream().filter(q -> !answers.containsKey("re " + q)).count();
    add(found, silent > dead, silent + " questions without an answer, " + dead + " dead letters");
    asked.stream()
        .filter(q -> answers.getOrDefault("re " + q, 0) > 1)
        .forEach(q -> found.add("answered twice: " + q));
    return found;
  }
}
