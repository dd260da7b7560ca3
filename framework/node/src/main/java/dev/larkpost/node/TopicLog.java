package dev.larkpost.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One topic's envelopes in memory, ascending. Thread-safe. */
final class TopicLog {
  private static final int FIRST_CAPACITY = 4;

  private final TopicKey topic;
  private Stored[] items = new Stored[FIRST_CAPACITY];
  private int size;

  TopicLog(TopicKey topic) {
    this.topic = topic;
  }

  TopicKey topic() {
    return topic;
  }

  synchronized void add(Stored stored) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size + (size >> 1) + 1);
    }
    items[size++] = stored;
  }

  synchronized List<Stored> after(long after, int limit) {
    int from = firstAbove(after);
    int to = Math.min(size, from + limit);
    return from == to ? List.of() : List.copyOf(Arrays.asList(items).subList(from, to));
  }

  synchronized List<Stored> before(long before, int limit) {
    int end = before == 0 ? size : firstAbove(before - 1);
    List<Stored> page = new ArrayList<>();
    for (int i = end - 1; i >= Math.max(0, end - limit); i--) {
      page.add(items[i]);
    }
    return page;
  }

  private int firstAbove(long id) {
    if (size == 0 || items[size - 1].id() <= id) {
      return size; // The common question is "anything new?"
    }
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (items[middle].id() <= id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
