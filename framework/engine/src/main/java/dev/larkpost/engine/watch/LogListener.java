package dev.larkpost.engine.watch;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Writes events to the log: what somebody should look at as warnings, the course of things at debug
 * level. Ids and codes only. A failing handler's exception goes into the log with its class and
 * place but without its message, which may quote content.
 */
public final class LogListener implements EngineListener {
  private static final Logger LOG = Logger.getLogger("dev.larkpost.engine");
  private static final int FRAMES_MAX = 5;

  private final String bot;

  public LogListener(String bot) {
    this.bot = bot;
  }

  @Override
  public void messageDropped(MessageId message, DropReason reason) {
    LOG.debugf("message dropped bot=%s id=%s reason=%s", bot, message, reason);
  }

  @Override
  public void messageHandled(MessageId message, String route, int answers, Duration took) {
    LOG.debugf(
        "message handled bot=%s id=%s route=%s answers=%d micros=%d",
        bot, message, route, (Object) answers, took.toNanos() / 1_000);
  }

  @Override
  public void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    LOG.warnf(
        "LP2002 handler failed bot=%s id=%s route=%s code=%s attempt=%d cause=%s",
        bot, message, route, code, (Object) attempt, place(cause));
  }

  @Override
  public void messageDead(MessageId message, String code) {
    LOG.warnf("LP2003 message given up bot=%s id=%s code=%s", bot, message, code);
  }

  @Override
  public void consentChanged(InboxId inbox, String word) {
    LOG.infof("LP2004 consent changed bot=%s inbox=%s word=%s", bot, inbox, word);
  }

  @Override
  public void deliveryPostponed(long delivery, String reason, int attempt) {
    LOG.debugf(
        "delivery postponed bot=%s id=%d reason=%s attempt=%d", bot, delivery, reason, attempt);
  }

  @Override
  public void deliveryLost(long delivery) {
    LOG.infof("LP2005 delivery lost and sealed anew bot=%s id=%d", bot, delivery);
  }

  @Override
  public void deliveryUnreachable(long delivery, String reason) {
    LOG.infof("LP2006 delivery unreachable bot=%s id=%d reason=%s", bot, delivery, reason);
  }

  @Override
  public void deliveryDead(long delivery, String reason) {
    LOG.warnf("LP2007 delivery given up bot=%s id=%d reason=%s", bot, delivery, reason);
  }

  @Override
  public void throttled(Duration quietFor) {
    LOG.warnf(
        "LP2008 network throttles bot=%s quietSeconds=%d", bot, (Object) quietFor.toSeconds());
  }

  @Override
  public void pacing(Duration pause) {
    LOG.debugf("pacing bot=%s pauseMillis=%d", bot, (Object) pause.toMillis());
  }

  @Override
  public void loopFailed(String loop, Throwable cause) {
    LOG.errorf("LP2009 loop failed, going on bot=%s loop=%s cause=%s", bot, loop, place(cause));
  }

  @Override
  public void announcementChanged(long announcement, String state) {
    LOG.infof("LP2010 announcement changed bot=%s id=%d state=%s", bot, announcement, state);
  }

  @Override
  public void announcementFailed(long announcement, Throwable cause) {
    LOG.warnf("LP2011 announcement failed bot=%s id=%d cause=%s", bot, announcement, place(cause));
  }

  @Override
  public void eventSetAside(String rule, String event, Throwable cause) {
    LOG.warnf(
        "LP2012 event set aside bot=%s rule=%s event=%s cause=%s", bot, rule, event, place(cause));
  }

  private static String place(Throwable cause) {
    StringBuilder text = new StringBuilder(cause.getClass().getName());
    StackTraceElement[] frames = cause.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES_MAX, frames.length); i++) {
      text.append(i == 0 ? " at " : " < ").append(frames[i]);
    }
    return text.toString();
  }
}
