package example;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.Role;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnEvent;
import java.math.BigInteger;

@Bot("studio")
class Studio {
  /** Components are the event's fields; the value of an NFT's transfer is its number. */
  record Transfer(String from, String to, BigInteger value) {}

  @OnEvent("badge.Transfer")
  Notification welcome(Transfer badge) {
    return Notification.to(badge.to())
        .category("drops")
        .text("Welcome! You hold badge " + badge.value() + " and will hear of every drop.");
  }

  @OnCommand(value = "/announce", from = Role.OWNER)
  Announcement announce(Command command) {
    return Announcement.to(Audience.holders("badge").atLeast(1))
        .category("drops")
        .markdown(command.rest());
  }
}
