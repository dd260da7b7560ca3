package example;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnText;

@Bot("gm")
class Gm {
  @OnText
  String gm(Message message) {
    return "gm";
  }
}
