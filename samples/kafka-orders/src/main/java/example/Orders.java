package example;

import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.quarkus.OnText;
import java.util.Optional;

@Bot("orders")
class Orders {
  /** What a record of the topic says; more members do no harm. */
  record Order(String id, String wallet, String status) {}

  @OnEvent("kafka.orders")
  Optional<Notification> changed(Order order) {
    return order.status().equals("shipped")
        ? Optional.of(
            Notification.to(order.wallet())
                .category("orders")
                .using("shipped", order)
                .key(order.id()))
        : Optional.empty();
  }

  @OnText
  String answer(String text, Optional<Order> cause) {
    return cause
        .map(order -> "Order " + order.id() + " is " + order.status())
        .orElse("No order yet");
  }
}
