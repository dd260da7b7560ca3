package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.Position.Job;
import dev.larkpost.connectors.evm.rpc.ChainLog;
import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.connectors.evm.rpc.Transfer;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The steps of one source along its chain. Belongs to the thread that reads the source. */
final class Follower {
  private static final int PUZZLED_MAX = 5;

  private final EvmChain chain;
  private final SourceSettings settings;
  private final SourceName name;
  private final SourceListener listener;
  private final Book book;
  private final Watchlist watchlist;
  private final SpanReader reader;
  private final Reorgs reorgs;

  /** Logs read ahead of the checkpoint; only for speed, and only of blocks that do not change. */
  private Optional<Span> ahead = Optional.empty();

  private int puzzled;

  /** The newest block that counted when we looked last; -1 before. */
  private long newest = -1;

  Follower(EvmChain chain, SourceSettings settings, SourceListener listener, Book book) {
    this.chain = chain;
    this.settings = settings;
    this.name = settings.name();
    this.listener = listener;
    this.book = book;
    List<ContractSettings> all = new ArrayList<>(settings.contracts());
    Set<String> configured = new TreeSet<>();
    all.forEach(c -> configured.add(c.name()));
    book.contracts().stream().filter(c -> !configured.contains(c.name())).forEach(all::add);
    this.watchlist = Watchlist.of(all);
    book.children().forEach(c -> watchlist.addAddress(c.contract(), c.address()));
    this.reader =
        new SpanReader(chain.providers(), watchlist, what -> listener.noticed(name, what));
    this.reorgs = new Reorgs(chain, name, listener);
  }

  long newest() {
    return newest;
  }

  Book book() {
    return book;
  }

  /** Watches it from now on. @return the note that says so */
  Note adopt(ContractSettings contract) {
    watchlist.add(contract);
    book.learn(contract);
    ahead = Optional.empty();
    return Book.note(contract);
  }

  /** No longer watches it. @return the note that says so */
  Note drop(String contract) {
    watchlist.remove(contract);
    book.forget(contract);
    ahead = Optional.empty();
    return Book.forgotten(contract);
  }

  /** Where a source begins that was never read. */
  Position first() {
    long confirmed = chain.confirmed(settings.finality());
    long before = Math.max(-1, settings.start().map(start -> start - 1).orElse(confirmed));
    long depth = chain.settings().reorgDepth();
    return before < 0 || before > confirmed || before < confirmed - depth
        ? Position.at(before, List.of())
        : reorgs.known(Math.max(0, before - depth + 1), before);
  }

  /**
   * Blocks that count by now and were not read.
   *
   * @return empty when there is nothing, or nothing that can be trusted yet
   */
  Optional<EventBatch> step(Position at, EvmSource.Request request) {
    long confirmed = chain.confirmed(settings.finality());
    newest = confirmed;
    if (confirmed < at.number()) {
      return Optional.empty(); // a shorter fork, or a provider that is behind: it will grow
    }
    try {
      return confirmed == at.number()
          ? standing(at, request)
          : Optional.of(onwards(at, confirmed, request));
    } catch (SpanReader.BrokenChain broken) {
      ahead = Optional.empty();
      Position held = reorgs.rewound(at);
      if (held.number() < at.number()) {
        return Optional.of(new EventBatch(List.of(), held.checkpoint()));
      }
      requireSense();
      return Optional.empty(); // two views of the chain at once; look again later
    }
  }

  private void requireSense() {
    if (++puzzled % PUZZLED_MAX == 0) {
      throw new EventException(
          EventException.Code.UNAVAILABLE,
          EventException.Retry.LATER,
          name
              + ": blocks and logs of the providers do not fit together, "
              + puzzled
              + " times by now");
    }
  }

  private Optional<EventBatch> standing(Position at, EvmSource.Request request) {
    if (reorgs.isReplaced(at)) {
      throw new SpanReader.BrokenChain();
    }
    return at.stale().isPresent()
        ? Optional.of(swept(at, List.of(), List.of(), request))
        : Optional.empty();
  }

  private EventBatch onwards(Position at, long confirmed, EvmSource.Request request) {
    if (at.stale().filter(s -> s.until() <= at.number()).isPresent()) {
      return swept(at, List.of(), List.of(), request);
    }
    long most = at.stale().map(s -> Math.min(s.until(), confirmed)).orElse(confirmed);
    long from = at.number() + 1;
    long nearFrom = confirmed - chain.settings().reorgDepth() + 1;
    boolean near = from >= nearFrom || wantsBlocks() || at.stale().isPresent();
    Span whole = near ? reader.near(from, most, at.hashOf(at.number())) : far(at, nearFrom - 1);
    List<Note> notes = new ArrayList<>();
    Span complete = withChildren(whole, at.hashOf(at.number()), notes);
    Span span = complete.first(request.max());
    ahead = !near && span != complete ? Optional.of(complete.after(span)) : Optional.empty();
    return told(at, span, notes, request);
  }

  private boolean wantsBlocks() {
    return settings.blocks() || settings.transfers().isPresent();
  }

  private Span far(Position at, long most) {
    Optional<Span> read = ahead.filter(s -> s.from() == at.number() + 1);
    return read.isPresent()
        ? read.get()
        : reader.far(at.number() + 1, most, at.hashOf(at.number()), any -> true);
  }

  private EventBatch told(Position at, Span span, List<Note> notes, EvmSource.Request request) {
    Position next = at;
    for (Header header : span.headers()) {
      next = next.append(header.hash(), chain.settings().reorgDepth());
    }
    if (span.headers().isEmpty()) {
      next = at.jump(span.to(), span.toHash());
    }
    List<Event> events = events(span);
    long reached = span.to();
    return next.stale().filter(s -> s.until() <= reached).isPresent()
        ? swept(next, events, notes, request)
        : new EventBatch(events, next.checkpoint(), notes);
  }

  /** Retractions first, then what is new. */
  private EventBatch swept(
      Position at, List<Event> events, List<Note> notes, EvmSource.Request request) {
    Reorgs.Sweep sweep = reorgs.sweep(at, events, request);
    List<Event> all = new ArrayList<>();
    List<Note> allNotes = new ArrayList<>();
    for (Event gone : sweep.gone()) {
      all.add(gone.as(EventKind.RETRACTED));
      makes(gone).forEach(child -> forget(child, notes, allNotes));
    }
    all.addAll(events);
    allNotes.addAll(notes);
    return new EventBatch(all, (sweep.complete() ? at.settled() : at).checkpoint(), allNotes);
  }

  private void forget(Book.Child child, List<Note> madeAgain, List<Note> notes) {
    Note forgotten = Book.forgotten(child);
    if (madeAgain.stream().noneMatch(n -> n.key().equals(forgotten.key()))) {
      watchlist.removeAddress(child.contract(), child.address());
      notes.add(forgotten);
    }
  }

  /** Contracts that this event, told earlier, made known. */
  private List<Book.Child> makes(Event event) {
    return watchlist.makes(event.name()).stream()
        .flatMap(
            m ->
                event.fields().find(m.parameter()).stream()
                    .map(address -> new Book.Child(m.contract(), address.toString())))
        .toList();
  }

  /** Blocks before the checkpoint, for a contract that came later. */
  EventBatch job(Position at, EvmSource.Request request) {
    Job job = at.jobs().getFirst();
    List<Job> rest = new ArrayList<>(at.jobs().subList(1, at.jobs().size()));
    if (!watchlist.has(job.contract())) {
      return new EventBatch(List.of(), at.withJobs(rest).checkpoint());
    }
    Set<String> family = watchlist.family(job.contract());
    Span whole = reader.far(job.next(), job.until(), Optional.empty(), family::contains);
    List<Note> notes = new ArrayList<>();
    Span span = withChildren(whole, Optional.empty(), notes).first(request.max());
    if (span.to() < job.until()) {
      // The next job has its turn before this one goes on.
      rest.add(new Job(job.contract(), span.to() + 1, job.until()));
    }
    return new EventBatch(events(span), at.withJobs(rest).checkpoint(), notes);
  }

  /**
   * A contract made in the middle of the span is watched from its first block on.
   *
   * @param parent short hash of the block before the span, if known
   */
  private Span withChildren(Span span, Optional<String> parent, List<Note> notes) {
    Span complete = span;
    while (true) {
      Map<String, Set<String>> fresh = new HashMap<>();
      long first = note(complete.logs(), fresh, notes);
      if (fresh.isEmpty()) {
        return complete;
      }
      complete =
          complete.headers().isEmpty()
              ? reader.with(complete, reader.children(complete, watchlist.queries(fresh), first))
              // Near the head the new contracts' logs deserve the same suspicion as all others.
              : reader.near(complete.from(), complete.to(), parent);
    }
  }

  /** Notes every contract made by these logs. @return the first block with one not known before */
  private long note(List<ChainLog> logs, Map<String, Set<String>> fresh, List<Note> notes) {
    notes.clear();
    long first = Long.MAX_VALUE;
    for (ChainLog log : logs) {
      for (Book.Child child : watchlist.childrenOf(log)) {
        notes.add(Book.note(child, log.block()));
        if (watchlist.addAddress(child.contract(), child.address())) {
          fresh.computeIfAbsent(child.contract(), c -> new TreeSet<>()).add(child.address());
          first = Math.min(first, log.block());
        }
      }
    }
    return first;
  }

  private List<Event> events(Span span) {
    EventMaker maker = new EventMaker(name, chain.settings(), listener);
    List<Event> events = new ArrayList<>();
    Map<Long, Header> headers = new HashMap<>();
    span.headers().forEach(h -> headers.put(h.number(), h));
    int next = 0;
    for (Header header : span.headers()) {
      blockEvents(maker, header, events);
      while (next < span.logs().size() && span.logs().get(next).block() == header.number()) {
        logEvents(maker, span.logs().get(next++), header.at(), events);
      }
    }
    for (; next < span.logs().size(); next++) {
      ChainLog log = span.logs().get(next);
      Instant at = Optional.ofNullable(span.times().get(log.block())).orElse(Instant.EPOCH);
      logEvents(maker, log, at, events);
    }
    return events;
  }

  private void logEvents(EventMaker maker, ChainLog log, Instant at, List<Event> events) {
    for (Watch watch : watchlist.matches(log)) {
      maker.of(log, watch, at).ifPresent(events::add);
    }
  }

  private void blockEvents(EventMaker maker, Header header, List<Event> events) {
    if (settings.blocks()) {
      events.add(maker.of(header));
    }
    settings
        .transfers()
        .ifPresent(
            wanted ->
                chain.providers().ask(p -> p.transfers(header.number(), header.hash())).stream()
                    .filter(t -> isWanted(wanted, t))
                    .forEach(t -> events.add(maker.of(t, header))));
  }

  private static boolean isWanted(SourceSettings.Transfers wanted, Transfer transfer) {
    return wanted.accounts().isEmpty()
        || wanted.accounts().contains(transfer.from())
        || transfer.to().filter(wanted.accounts()::contains).isPresent();
  }
}
