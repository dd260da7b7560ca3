package dev.larkpost.bench;

import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many inboxes made cheaply, to be written to or to write. */
record Crowd(Clients clients, int threads) {
  /** Registers inboxes that nobody runs. */
  List<InboxId> register(int count) {
    return each(count, client -> client.inboxId());
  }

  /** So many strangers open a DM with each bot and say one text in each. */
  void write(int count, List<InboxId> bots) {
    each(
        count,
        client -> {
          Texts texts = new Texts(Clients.started(client));
          texts.openDms(bots);
          texts.send(0, bots.size(), 1, "stranger");
          return client.inboxId();
        });
  }

  private <T> List<T> each(int count, Function<StreamingClient, T> work) {
    List<T> done = new ArrayList<>();
    try (Transport shared = clients.connect();
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(pool.submit(() -> once(shared, work)));
      }
      for (Future<T> one : running) {
        done.add(one.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of the crowd failed", e);
    }
  }

  private <T> T once(Transport shared, Function<StreamingClient, T> work) {
    try (StreamingClient client = clients.passing(shared)) {
      return work.apply(client);
    }
  }
}
