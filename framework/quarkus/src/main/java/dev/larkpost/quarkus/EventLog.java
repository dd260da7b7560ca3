package dev.larkpost.quarkus;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** What happens on the way of events in, in the log: names, numbers and codes, never content. */
final class EventLog implements SourceListener {
  /** From here on a failing source is a warning for health, too. */
  static final int MANY_FAILURES = 3;

  private static final Logger LOG = Logger.getLogger("dev.larkpost.events");

  private final String bot;
  private final Tracing tracing;
  private volatile boolean closing;

  EventLog(String bot, Tracing tracing) {
    this.bot = bot;
    this.tracing = tracing;
  }

  /** Reads that end now end because the bot does. */
  void closing() {
    closing = true;
  }

  @Override
  public void told(SourceName source, List<Event> events) {
    for (Event event : events) {
      Step step = tracing.on() ? tracing.within(Trace.of(event)) : Step.NONE;
      try {
        told(source, event);
      } finally {
        step.close();
      }
    }
  }

  private void told(SourceName source, Event event) {
    LOG.infof(
        "LP4007 event bot=%s source=%s name=%s kind=%s position=%d",
        bot, source, event.name(), event.kind(), (Object) event.position());
  }

  @Override
  public void failed(SourceName source, int attempt, Duration retryIn, Throwable cause) {
    if (!closing) {
      LOG.warnf(
          "LP4008 source failed bot=%s source=%s attempt=%d retryInMillis=%d cause=%s",
          bot, source, (Object) attempt, retryIn.toMillis(), reason(cause));
    }
  }

  /** Our own exceptions name places and types; others' messages may quote what came in. */
  private static String reason(Throwable cause) {
    String inner =
        cause.getCause() == null ? "" : " (" + cause.getCause().getClass().getName() + ")";
    return cause instanceof EventException ours
        ? ours.code() + " " + ours.getMessage() + inner
        : cause.getClass().getName() + inner;
  }

  @Override
  public void recovered(SourceName source) {
    LOG.infof("LP4009 source recovered bot=%s source=%s", bot, source);
  }

  @Override
  public void setAside(SourceName source, String what) {
    LOG.warnf("LP4010 set aside bot=%s source=%s what=%s", bot, source, what);
  }

  @Override
  public void noticed(SourceName source, String what) {
    LOG.warnf("LP4011 noticed bot=%s source=%s what=%s", bot, source, what);
  }
}
