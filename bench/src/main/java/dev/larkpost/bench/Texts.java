package dev.larkpost.bench;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.conversation.SealGuard;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.PublishResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Texts through the client itself: sealed in batches, each published while the next is sealed, done
 * when all were read back. Used by one thread.
 */
final class Texts {
  private static final int BATCH = 500;
  private static final int BATCHES_WAITING_MAX = 4;
  private static final int PUBLISH_TRIES = 5;

  private final StreamingClient client;
  private final Tally tally = new Tally();
  private final List<ConversationId> dms = new ArrayList<>();
  private long lastReference;
  private long sent;

  Texts(StreamingClient client) {
    this.client = client;
    client.onConfirmation(tally);
  }

  /** Opens DMs with these inboxes in one call; they follow those opened before. */
  void openDms(List<InboxId> peers) {
    Map<InboxId, ConversationId> opened = client.openDms(peers);
    for (InboxId peer : peers) {
      dms.add(
          Optional.ofNullable(opened.get(peer))
              .orElseThrow(() -> new IllegalStateException("no DM with " + peer)));
    }
  }

  /** Says {@code each} texts in the DMs of this range, in turns, and waits until confirmed. */
  void send(int from, int to, int each, String tag) {
    List<ConversationId> range = dms.subList(from, to);
    int total = range.size() * each;
    Semaphore room = new Semaphore(BATCHES_WAITING_MAX);
    List<CompletableFuture<Void>> publishing = new ArrayList<>();
    try (ExecutorService publisher = Executors.newSingleThreadExecutor()) {
      for (int start = 0; start < total; start += BATCH) {
        List<Long> sealed = seal(range, start, Math.min(total, start + BATCH), tag);
        room.acquireUninterruptibly();
        publishing.add(
            CompletableFuture.runAsync(() -> publish(sealed), publisher)
                .whenComplete((done, failed) -> room.release()));
      }
      for (CompletableFuture<Void> one : publishing) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("publishing failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    sent += total;
    tally.await(sent, Clients.PATIENCE);
  }

  private List<Long> seal(List<ConversationId> range, int start, int end, String tag) {
    List<Draft> drafts = new ArrayList<>();
    for (int i = start; i < end; i++) {
      String text = tag + " " + i;
      byte[] content = ContentCodec.encode(new Content.Text(text));
      drafts.add(new Draft(++lastReference, range.get(i % range.size()), content, text, true));
    }
    for (SealResult result : client.seal(drafts, Everything.ALLOWED)) {
      if (!(result instanceof SealResult.Sealed)) {
        throw new IllegalStateException("not sealed: " + result);
      }
    }
    return drafts.stream().map(Draft::reference).toList();
  }

  private void publish(List<Long> references) {
    List<Long> left = references;
    for (int i = 0; i < PUBLISH_TRIES && !left.isEmpty(); i++) {
      List<PublishResult> results = client.publish(left);
      List<Long> again = new ArrayList<>();
      for (int k = 0; k < results.size(); k++) {
        if (!(results.get(k) instanceof PublishResult.Stored)) {
          again.add(left.get(k));
        }
      }
      left = again;
    }
    if (!left.isEmpty()) {
      throw new IllegalStateException(left.size() + " messages could not be published");
    }
  }

  /** Nobody here refuses anything. */
  private enum Everything implements SealGuard {
    ALLOWED;

    @Override
    public OptionalLong admit(Transaction tx, Draft draft) {
      return OptionalLong.of(draft.reference());
    }

    @Override
    public void sealed(Transaction tx, List<SealResult> results) {}
  }
}
