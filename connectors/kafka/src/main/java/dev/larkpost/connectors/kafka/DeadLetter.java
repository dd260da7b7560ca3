package dev.larkpost.connectors.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that cannot be used. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, String topicId, PoisonReason reason) {
  /** Which one, whoever reads it how often. */
  String place() {
    return topicId + "/" + record.partition() + "/" + record.offset();
  }

  /** Without anything it says. */
  @Override
  public String toString() {
    return record.topic() + "-" + record.partition() + " offset " + record.offset() + ": " + reason;
  }
}
