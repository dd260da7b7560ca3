package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnText;

/** Changed by {@link DevModeTest} while it runs. */
@Bot("dev")
class DevBot {
  @OnText
  String text() {
    return "before the change";
  }
}
