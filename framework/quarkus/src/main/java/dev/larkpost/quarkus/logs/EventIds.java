package dev.larkpost.quarkus.logs;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Gives each of our log lines the id it begins with as {@link #FIELD} of its mapped diagnostic
 * context, where trace and span are too: a field of its own in JSON, {@code %X{event}} in a
 * pattern. Every handler of Quarkus has it by default; it lets everything pass. Any thread.
 */
@LoggingFilter(name = EventIds.NAME)
public final class EventIds implements Filter {
  /** What {@code quarkus.log.console.filter} calls it. */
  public static final String NAME = "larkpost-event-ids";

  static final String FIELD = "event";

  private static final String OURS = "dev.larkpost";
  private static final Pattern ID = Pattern.compile("(LP\\d{4}) ");

  @Override
  public boolean isLoggable(LogRecord line) {
    if (line instanceof ExtLogRecord record && isOurs(record)) {
      Matcher id = ID.matcher(String.valueOf(record.getMessage()));
      if (id.lookingAt()) {
        record.putMdc(FIELD, id.group(1));
      }
    }
    return true;
  }

  private static boolean isOurs(ExtLogRecord record) {
    return String.valueOf(record.getLoggerName()).startsWith(OURS);
  }
}
