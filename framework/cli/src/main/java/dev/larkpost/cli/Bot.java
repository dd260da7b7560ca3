package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.util.List;

/**
 * What commands ask of a bot, whether it runs or not; the answers are those of the REST API. Every
 * refusal is a {@link Failure}.
 */
sealed interface Bot extends AutoCloseable permits RunningBot, StoppedBot {
  /** Its name, address, ids and state. */
  JsonNode status();

  JsonNode announcement(long id);

  /** The newest, newest first. */
  JsonNode announcements();

  JsonNode audienceSize(String audience);

  /** A JSON object a line. */
  void exportAudience(String audience, OutputStream to);

  /** A JSON object a line. @param after the last line's number of an earlier export */
  void exportSubscriptions(long after, OutputStream to);

  /** A page of dead letters in their order. @param after the last number of the page before */
  JsonNode dead(DeadCommand.Kind kind, long after, int limit);

  /** What one says. */
  JsonNode dead(DeadCommand.Kind kind, long number);

  /** Tries these once more. @return how many of them were taken */
  long retry(DeadCommand.Kind kind, List<Long> numbers);

  /** Gives these up. @return how many of them were dead */
  long drop(DeadCommand.Kind kind, List<Long> numbers);

  @Override
  void close();
}
