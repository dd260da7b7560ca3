/**
 * Kafka: topics in as events; receipts out. Start reading at {@link
 * dev.larkpost.connectors.kafka.KafkaSource} and {@link
 * dev.larkpost.connectors.kafka.KafkaReceipts}.
 */
@NullMarked
package dev.larkpost.connectors.kafka;

import org.jspecify.annotations.NullMarked;
