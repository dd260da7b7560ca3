package dev.larkpost.bots.gm;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnText;
import java.util.Optional;

/** Answers every text once, and nothing else. */
@Bot("gm")
class Gm {
  private static final String ECHO = "echo";

  private final GmConfig config;
  private final Naming naming;

  Gm(GmConfig config, Naming naming) {
    this.config = config;
    this.naming = naming;
  }

  @OnText
  Optional<String> gm(Message message, String text) {
    boolean meant = message.dm() || !config.groupsOnlyWhenNamed() || naming.names(text);
    return meant ? Optional.of(answer(text)) : Optional.empty();
  }

  private String answer(String text) {
    return config.answer().equals(ECHO) ? text : config.answer();
  }
}
