package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.StreamedRuns.Run;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Stretch;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Finds what a stream left out behind the cursor although nothing said so afterwards: counts what
 * the network has where the streamed runs are (one unit of the read budget for all), and reads
 * those conversations again where it differs (a unit a page, so many a round). What is not proved
 * in a round is asked again in the next. One thread.
 */
final class LookBack {
  /** Pages read in one round. */
  static final int READS_MAX = 200;

  /** Envelopes asked for at once; the network's page is smaller. */
  private static final int READ_MAX = 1000;

  private final Transport transport;
  private final ClientCounters counters;
  private final StreamedRuns runs;
  private final BiFunction<ConversationId, List<Envelope>, Reception> passed;

  /**
   * @param passed looks through envelopes before the cursor
   */
  LookBack(
      Transport transport,
      ClientCounters counters,
      StreamedRuns runs,
      BiFunction<ConversationId, List<Envelope>, Reception> passed) {
    this.transport = transport;
    this.counters = counters;
    this.runs = runs;
    this.passed = passed;
  }

  /**
   * One round.
   *
   * @param goesOn asked between reads: whether nothing more urgent waits
   * @throws XmtpException when the network does not answer; nothing is forgotten
   */
  void runOnce(BooleanSupplier goesOn) {
    Map<ConversationId, Run> unproved = runs.take();
    if (unproved.isEmpty()) {
      return;
    }
    try {
      dropProved(unproved);
      new Round(unproved, goesOn).read();
    } finally {
      putBack(unproved);
    }
  }

  private void putBack(Map<ConversationId, Run> unproved) {
    int forgotten = runs.putBack(unproved);
    if (forgotten > 0) {
      counters.count("look_back.forgotten", forgotten);
    }
  }

  private void dropProved(Map<ConversationId, Run> unproved) {
    Map<Topic, Stretch> stretches = new HashMap<>();
    unproved.forEach((id, run) -> stretches.put(Topic.group(id), run.stretch()));
    Map<Topic, Counted> counted = transport.count(stretches);
    int asked = unproved.size();
    unproved
        .entrySet()
        .removeIf(
            one ->
                Optional.ofNullable(counted.get(Topic.group(one.getKey())))
                    .filter(one.getValue()::isAllOf)
                    .isPresent());
    counters.count("look_back.proved", asked - unproved.size());
  }

  /** Reads of one round. What is done is taken out of the map. */
  private final class Round {
    private final Map<ConversationId, Run> unproved;
    private final BooleanSupplier goesOn;
    private int reads;
    private Optional<RuntimeException> failure = Optional.empty();

    Round(Map<ConversationId, Run> unproved, BooleanSupplier goesOn) {
      this.unproved = unproved;
      this.goesOn = goesOn;
    }

    /** Each is tried; afterwards the first failure is thrown on. */
    void read() {
      for (ConversationId id : List.copyOf(unproved.keySet())) {
        try {
          read(id);
        } catch (XmtpException away) {
          throw away;
        } catch (RuntimeException alone) {
          failure = failure.or(() -> Optional.of(alone));
        }
      }
      failure.ifPresent(
          first -> {
            throw first;
          });
    }

    private void read(ConversationId id) {
      if (mayRead()) {
        counters.count("look_back.read");
      }
      boolean more = true;
      while (more && mayRead()) {
        Optional<Run> run = Optional.ofNullable(unproved.get(id));
        more = run.isPresent() && page(id, run.get());
      }
    }

    private boolean mayRead() {
      return reads < READS_MAX && goesOn.getAsBoolean();
    }

    /**
     * @return whether there is more of this conversation to be read
     */
    private boolean page(ConversationId id, Run run) {
      reads++;
      ReadPage page = transport.read(Map.of(Topic.group(id), run.after()), READ_MAX);
      List<Envelope> ofRun =
          page.envelopes().stream().filter(e -> e.position() <= run.upTo()).toList();
      return switch (passed.apply(id, ofRun).stop) {
        case RETRY, GAP -> false; // as it was, in the next round
        case CLOSED -> goOnFrom(run.upTo(), id, run);
        case NONE -> goOnFrom(end(page, run), id, run);
      };
    }

    private static long end(ReadPage page, Run run) {
      return page.more() && !page.envelopes().isEmpty()
          ? page.envelopes().getLast().position()
          : run.upTo();
    }

    private boolean goOnFrom(long position, ConversationId id, Run run) {
      boolean more = position < run.upTo();
      if (more) {
        unproved.put(id, run.rest(position));
      } else {
        unproved.remove(id);
      }
      return more;
    }
  }
}
