package dev.larkpost.quarkus.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventIdsTest {
  private static Map<String, String> fields(String logger, String message) {
    ExtLogRecord record = new ExtLogRecord(Level.WARN, message, "test");
    record.setLoggerName(logger);
    assertTrue(new EventIds().isLoggable(record), "nothing is held back");
    return record.getMdcCopy();
  }

  @Test
  void a_line_of_ours_has_the_id_it_begins_with() {
    assertEquals(
        Map.of("event", "LP2007"),
        fields("dev.larkpost.engine", "LP2007 delivery given up bot=%s id=%d reason=%s"));
  }

  @ParameterizedTest
  @CsvSource({
    "dev.larkpost.engine, delivery sent LP2007",
    "dev.larkpost.engine, LP20071 is none",
    "dev.larkpost.engine, LP2007",
    "org.example, LP2007 is not ours",
  })
  void other_lines_have_none(String logger, String message) {
    assertEquals(Map.of(), fields(logger, message));
  }

  @Test
  void what_has_neither_logger_nor_words_passes() {
    assertTrue(new EventIds().isLoggable(new java.util.logging.LogRecord(Level.INFO, null)));
    assertTrue(new EventIds().isLoggable(new ExtLogRecord(Level.INFO, null, "test")));
  }
}
