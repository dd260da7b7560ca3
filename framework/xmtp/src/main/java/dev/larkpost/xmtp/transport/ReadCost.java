package dev.larkpost.xmtp.transport;

import java.util.Collection;

/**
 * How many requests the reads of {@link Transport} become on V3; each request is one unit of the
 * network's read budget (design section 4). The numbers of asks per request are the node's bounds.
 */
public final class ReadCost {
  static final int INBOXES_MAX = 50;
  static final int HEADS_MAX = 1000;
  static final int KEY_PACKAGES_MAX = 500;
  static final int IDENTIFIERS_MAX = 250;

  /** Reading a signature check from a chain. */
  public static final int VERIFY = 1;

  /** {@link Transport#newest}. */
  public static final int NEWEST = 1;

  private ReadCost() {}

  /** {@link Transport#read}: identity logs go together, every other topic is a page of its own. */
  public static int read(Collection<Topic> topics) {
    int identity = count(topics, Topic.Kind.IDENTITY_UPDATES);
    return requests(identity, INBOXES_MAX) + topics.size() - identity;
  }

  /** {@link Transport#heads}. */
  public static int heads(Collection<Topic> topics) {
    return requests(count(topics, Topic.Kind.GROUP_MESSAGES), HEADS_MAX)
        + count(topics, Topic.Kind.WELCOMES);
  }

  /** {@link Transport#keyPackages}. */
  public static int keyPackages(Collection<Topic> topics) {
    return requests(topics.size(), KEY_PACKAGES_MAX);
  }

  /** {@link Transport#resolve}. */
  public static int resolve(int identifiers) {
    return requests(identifiers, IDENTIFIERS_MAX);
  }

  /** Opening streams: one for groups and one for welcomes, however many topics. */
  public static int streams(Collection<Topic> topics) {
    int welcomes = count(topics, Topic.Kind.WELCOMES);
    return Math.min(1, welcomes) + Math.min(1, topics.size() - welcomes);
  }

  /** {@link Transport#count}: a stream, however many topics. */
  public static int count(Collection<Topic> topics) {
    return streams(topics);
  }

  private static int count(Collection<Topic> topics, Topic.Kind kind) {
    return (int) topics.stream().filter(topic -> topic.kind() == kind).count();
  }

  private static int requests(int asks, int perRequest) {
    return (asks + perRequest - 1) / perRequest;
  }
}
