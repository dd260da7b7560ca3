package dev.larkpost.bots.gm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** How the gm bot answers. */
@ConfigMapping(prefix = "larkpost.gm")
public interface GmConfig {
  /** What it answers to every text; {@code echo} answers with the text itself. */
  @WithDefault("gm")
  String answer();

  /** In groups, answer only texts that name the bot. */
  @WithDefault("false")
  boolean groupsOnlyWhenNamed();

  /** The names it listens to then, as whole words and in any case. Its address always works. */
  @WithDefault("gm,gmbot")
  List<String> names();
}
