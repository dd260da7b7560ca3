package dev.larkpost.engine.watch;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells several listeners; one that throws costs neither the engine nor the others anything. */
public final class Listeners implements EngineListener {
  private static final Logger LOG = Logger.getLogger(Listeners.class);

  private final List<EngineListener> all;
  private final Tracing tracing;

  public Listeners(List<? extends EngineListener> all) {
    this.all = List.copyOf(all);
    this.tracing =
        all.stream()
            .map(EngineListener::tracing)
            .filter(Tracing::on)
            .findFirst()
            .orElse(Tracing.OFF);
  }

  @Override
  public Tracing tracing() {
    return tracing;
  }

  private void tell(Consumer<EngineListener> event) {
    for (EngineListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException broken) {
        LOG.warnf("LP2001 an engine listener failed: %s", broken.getClass().getName());
      }
    }
  }

  @Override
  public void messagesPulled(int count) {
    tell(l -> l.messagesPulled(count));
  }

  @Override
  public void messageDropped(MessageId message, DropReason reason) {
    tell(l -> l.messageDropped(message, reason));
  }

  @Override
  public void messageHandled(MessageId message, String route, int answers, Duration took) {
    tell(l -> l.messageHandled(message, route, answers, took));
  }

  @Override
  public void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    tell(l -> l.handlerFailed(message, route, code, attempt, cause));
  }

  @Override
  public void messageDead(MessageId message, String code) {
    tell(l -> l.messageDead(message, code));
  }

  @Override
  public void consentChanged(InboxId inbox, String word) {
    tell(l -> l.consentChanged(inbox, word));
  }

  @Override
  public void deliveryPlanned(long delivery, String lane) {
    tell(l -> l.deliveryPlanned(delivery, lane));
  }

  @Override
  public void deliverySealed(long delivery) {
    tell(l -> l.deliverySealed(delivery));
  }

  @Override
  public void deliveryPublished(long delivery, Duration took) {
    tell(l -> l.deliveryPublished(delivery, took));
  }

  @Override
  public void deliveryConfirmed(long delivery) {
    tell(l -> l.deliveryConfirmed(delivery));
  }

  @Override
  public void deliveryPostponed(long delivery, String reason, int attempt) {
    tell(l -> l.deliveryPostponed(delivery, reason, attempt));
  }

  @Override
  public void deliveryLost(long delivery) {
    tell(l -> l.deliveryLost(delivery));
  }

  @Override
  public void deliverySkipped(long delivery, String reason) {
    tell(l -> l.deliverySkipped(delivery, reason));
  }

  @Override
  public void deliveryUnreachable(long delivery, String reason) {
    tell(l -> l.deliveryUnreachable(delivery, reason));
  }

  @Override
  public void deliveryDead(long delivery, String reason) {
    tell(l -> l.deliveryDead(delivery, reason));
  }

  @Override
  public void throttled(Duration quietFor) {
    tell(l -> l.throttled(quietFor));
  }

  @Override
  public void pacing(Duration pause) {
    tell(l -> l.pacing(pause));
  }

  @Override
  public void loopFailed(String loop, Throwable cause) {
    tell(l -> l.loopFailed(loop, cause));
  }

  @Override
  public void announcementChanged(long announcement, String state) {
    tell(l -> l.announcementChanged(announcement, state));
  }

  @Override
  public void announcementFailed(long announcement, Throwable cause) {
    tell(l -> l.announcementFailed(announcement, cause));
  }

  @Override
  public void eventSetAside(String rule, String event, Throwable cause) {
    tell(l -> l.eventSetAside(rule, event, cause));
  }

  @Override
  public void deliveriesPlanned(String lane, int count) {
    tell(l -> l.deliveriesPlanned(lane, count));
  }

  @Override
  public void recipientsPaged(String lane, int count) {
    tell(l -> l.recipientsPaged(lane, count));
  }

  @Override
  public void permitted(int units) {
    tell(l -> l.permitted(units));
  }

  @Override
  public void batchSealed(int deliveries, Duration took) {
    tell(l -> l.batchSealed(deliveries, took));
  }

  @Override
  public void batchPublished(int messages, Duration took) {
    tell(l -> l.batchPublished(messages, took));
  }

  @Override
  public void eventTold(String source, Duration age) {
    tell(l -> l.eventTold(source, age));
  }

  @Override
  public void eventMatched(String rule, String event) {
    tell(l -> l.eventMatched(rule, event));
  }
}
