package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.Position.Job;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows a chain to one finality. Blocks are read once they count, so a reorg above them is never
 * seen; when blocks that were read are replaced after all, the events told of them are compared
 * with what stands in the new blocks up to the same height: those that are gone are retracted,
 * those that moved are not mentioned.
 */
public final class EvmSource implements EventSource {
  private static final int WISHES_MAX = 10_000;

  private final EvmChain chain;
  private final SourceSettings settings;
  private final SourceListener listener;

  /** Wishes of this run, by contract; present: to be watched. Granted when a note says so. */
  private final Map<String, Optional<ContractSettings>> wishes = new ConcurrentHashMap<>();

  private Optional<Follower> follower = Optional.empty();
  private Optional<Checkpoint> expected = Optional.empty();
  private volatile boolean closed;
  private volatile boolean looked;
  private volatile long behind;
  private boolean jobsTurn;

  /**
   * @throws EventException MISCONFIGURED, before anything is read
   */
  public EvmSource(EvmChain chain, SourceSettings settings, SourceListener listener) {
    if (!chain.settings().name().equals(settings.chain())) {
      throw EventException.misconfigured(
          "the source is of chain " + settings.chain() + ", not " + chain.settings().name());
    }
    Watchlist.of(settings.contracts());
    settings.contracts().forEach(Book::note);
    this.chain = chain;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public SourceName name() {
    return settings.name();
  }

  /**
   * Watches one more contract from the next read on, also after a restart. Known by its name: what
   * is known already is left as it is, so that it may be said at every start. Any thread.
   *
   * @throws EventException MISCONFIGURED when its name belongs to a configured contract
   */
  public void watch(ContractSettings contract) {
    requireOurs(contract.name());
    Book.note(contract);
    wish(contract.name(), Optional.of(contract));
  }

  /** Ends {@link #watch}; what was told stays told. Any thread. */
  public void unwatch(String contract) {
    requireOurs(contract);
    wish(contract, Optional.empty());
  }

  private void wish(String contract, Optional<ContractSettings> wished) {
    if (wishes.size() >= WISHES_MAX && !wishes.containsKey(contract)) {
      throw EventException.misconfigured(
          "more than "
              + WISHES_MAX
              + " contracts were added in one run; give one of them several"
              + " addresses");
    }
    wishes.put(contract, wished);
    chain.heads().ring();
  }

  private void requireOurs(String contract) {
    if (settings.contracts().stream().anyMatch(c -> c.name().equals(contract))
        || contract.equals(settings.chain())) {
      throw EventException.misconfigured(
          "contract " + contract + " is in the configuration; change it there");
    }
  }

  @Override
  public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait)
      throws InterruptedException {
    if (!after.equals(expected)) {
      follower = Optional.empty(); // what we handed out was not written: believe the store alone
    }
    Follower ours = follower(told);
    long deadline = System.nanoTime() + wait.toNanos();
    EventBatch batch =
        after.isEmpty()
            ? begun(ours)
            : read(ours, Position.of(after.get()), new Request(told, max), deadline);
    expected = Optional.of(batch.next());
    behind = ours.newest() - Position.of(batch.next()).number();
    looked = ours.newest() >= 0;
    if (!batch.notes().isEmpty() && expected.equals(after)) {
      follower = Optional.empty(); // this checkpoint cannot show whether the notes were written
    }
    return batch;
  }

  @Override
  public OptionalLong behind() {
    return looked ? OptionalLong.of(Math.max(0, behind)) : OptionalLong.empty();
  }

  /** What the pump asked for. */
  record Request(Told told, int max) {}

  private Follower follower(Told told) {
    if (follower.isEmpty()) {
      follower = Optional.of(new Follower(chain, settings, listener, Book.read(told)));
    }
    return follower.get();
  }

  private EventBatch begun(Follower ours) {
    List<Note> notes = new ArrayList<>();
    Position first = adopt(ours, ours.first(), notes);
    return new EventBatch(List.of(), first.checkpoint(), notes);
  }

  private EventBatch read(Follower ours, Position at, Request request, long deadline)
      throws InterruptedException {
    List<Note> notes = new ArrayList<>();
    Position adopted = adopt(ours, at, notes);
    return notes.isEmpty()
        ? follow(ours, at, request, deadline)
        : new EventBatch(List.of(), adopted.checkpoint(), notes);
  }

  /** Contracts that are not in the notes yet; their earlier blocks become jobs. */
  private Position adopt(Follower ours, Position at, List<Note> notes) {
    Map<String, Job> jobs = new LinkedHashMap<>();
    at.jobs().forEach(job -> jobs.put(job.contract(), job));
    List<ContractSettings> wanted = new ArrayList<>(settings.contracts());
    wishes.values().forEach(wish -> wish.ifPresent(wanted::add));
    for (ContractSettings contract : wanted) {
      if (!ours.book().knows(contract)) {
        notes.add(ours.adopt(contract));
        jobs.remove(contract.name());
        contract
            .from()
            .filter(from -> from <= at.number())
            .ifPresent(
                from -> jobs.put(contract.name(), new Job(contract.name(), from, at.number())));
      }
    }
    wishes.forEach(
        (name, wish) -> {
          if (wish.isEmpty() && ours.book().knows(name)) {
            notes.add(ours.drop(name));
            jobs.remove(name);
          }
        });
    return at.withJobs(List.copyOf(jobs.values()));
  }

  private EventBatch follow(Follower ours, Position at, Request request, long deadline)
      throws InterruptedException {
    while (true) {
      requireOpen();
      long rings = chain.heads().rings();
      jobsTurn = !jobsTurn && !at.jobs().isEmpty();
      if (jobsTurn) {
        return ours.job(at, request);
      }
      Optional<EventBatch> news = ours.step(at, request);
      if (news.isPresent()) {
        return news.get();
      }
      if (!at.jobs().isEmpty()) {
        return ours.job(at, request);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return new EventBatch(List.of(), at.checkpoint());
      }
      Duration poll = chain.settings().poll();
      chain.heads().await(rings, Duration.ofNanos(Math.min(left, poll.toNanos())));
    }
  }

  private void requireOpen() {
    if (closed || chain.heads().isClosed()) {
      throw new EventException(
          EventException.Code.CLOSED, EventException.Retry.NEVER, name() + " is closed");
    }
  }

  /** The chain stays open. */
  @Override
  public void close() {
    closed = true;
    chain.heads().ring();
  }
}
