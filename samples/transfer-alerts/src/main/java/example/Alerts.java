package example;

import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnEvent;
import java.math.BigInteger;

@Bot("alerts")
class Alerts {
  /** Components are the event's fields. */
  record Transfer(String from, String to, BigInteger value) {}

  @OnEvent("coin.Transfer")
  Notification received(Transfer transfer) {
    return Notification.to(transfer.to())
        .category("transfers")
        .using("received", transfer)
        .button("who", "Who was it?")
        .onRetraction("reverted");
  }

  @OnButton("who")
  String who(ButtonTap tap, Transfer cause) {
    return "It came from " + cause.from();
  }
}
