package dev.larkpost.bots.notifier;

import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnText;

/** Tells what the rules in its configuration say; this is only what it answers. */
@Bot("notifier")
class Notifier {
  private final NotifierConfig config;

  Notifier(NotifierConfig config) {
    this.config = config;
  }

  @OnText
  String text() {
    return config.answer();
  }

  @OnButton("*")
  String tapped() {
    return config.tapped();
  }
}
