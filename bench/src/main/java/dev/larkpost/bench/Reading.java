package dev.larkpost.bench;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InboundMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Counts the texts that lie in a client's inbound store. Used by one thread. */
final class Reading {
  private static final int PAGE = 1_000;

  private final StreamingClient client;
  private final BiPredicate<InboxId, String> counted;
  private final Semaphore news = new Semaphore(1);
  private long after;
  private int texts;

  /**
   * @param counted asked with sender and text of each
   */
  Reading(StreamingClient client, BiPredicate<InboxId, String> counted) {
    this.client = client;
    this.counted = counted;
    client.onInbound(news::release);
  }

  /** Waits until so many are there. @return how many there are when that, or the time, is over */
  int await(int count, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (texts < count && news.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
        readNew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return texts;
  }

  private void readNew() {
    List<InboundMessage> page;
    do {
      long from = after;
      page = client.transactions().inSnapshot(tx -> client.inbound().unhandled(tx, from, PAGE));
      for (InboundMessage message : page) {
        after = message.sequence();
        if (ContentCodec.decode(message.content()) instanceof Content.Text text
            && counted.test(message.sender(), text.text())) {
          texts++;
        }
      }
    } while (page.size() == PAGE);
  }
}
