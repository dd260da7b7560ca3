package dev.larkpost.connectors.kafka;

/** Everything that is open towards one cluster; belongs to the thread that reads. */
record Connection(
    String cluster,
    ClusterView view,
    GroupReader reader,
    Beginnings beginnings,
    Liveness liveness,
    RecordReader records,
    DeadLetterTopic deadLetters)
    implements AutoCloseable {

  static Connection open(
      KafkaCluster cluster, KafkaSourceSettings settings, GroupReader.Rewinds rewinds)
      throws InterruptedException {
    ClusterView view = ClusterView.open(cluster, settings.limits().patience());
    try {
      String id = view.id();
      view.topics(settings.topics()); // a missing one is said now, not waited for
      return open(cluster, settings, rewinds, view, id);
    } catch (RuntimeException | InterruptedException failure) {
      view.close();
      throw failure;
    }
  }

  private static Connection open(
      KafkaCluster cluster,
      KafkaSourceSettings settings,
      GroupReader.Rewinds rewinds,
      ClusterView view,
      String id) {
    DeadLetterTopic deadLetters = new DeadLetterTopic(cluster, settings, id);
    try {
      GroupReader reader = new GroupReader(cluster, settings, rewinds);
      return new Connection(
          id,
          view,
          reader,
          new Beginnings(settings, view, reader),
          new Liveness(view, settings.limits().silence()),
          new RecordReader(settings, id),
          deadLetters);
    } catch (RuntimeException failure) {
      deadLetters.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    reader.close();
    deadLetters.close();
    view.close();
  }
}
