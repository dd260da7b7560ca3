package dev.larkpost.engine;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes events down as short texts. */
final class Recorder implements EngineListener {
  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void messageDropped(MessageId message, DropReason reason) {
    events.add("dropped " + reason);
  }

  @Override
  public void messageHandled(MessageId message, String route, int answers, Duration took) {
    events.add("handled " + route + " " + answers);
  }

  @Override
  public void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    events.add("failed " + route + " " + code + " " + attempt);
  }

  @Override
  public void messageDead(MessageId message, String code) {
    events.add("message dead " + code);
  }

  @Override
  public void deliveryConfirmed(long delivery) {
    events.add("confirmed");
  }

  @Override
  public void deliverySkipped(long delivery, String reason) {
    events.add("skipped " + reason);
  }

  @Override
  public void deliveryUnreachable(long delivery, String reason) {
    events.add("unreachable " + reason);
  }

  @Override
  public void deliveryDead(long delivery, String reason) {
    events.add("dead " + reason);
  }

  @Override
  public void deliveryPostponed(long delivery, String reason, int attempt) {
    events.add("postponed " + reason);
  }

  @Override
  public void loopFailed(String loop, Throwable cause) {
    events.add("loop failed " + loop);
  }

  @Override
  public void eventSetAside(String rule, String event, Throwable cause) {
    events.add("set aside " + rule + " " + event);
  }
}
