package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.Bots;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Whether a text names the bot: one of its names as a whole word, or its address. */
@Singleton
class Naming {
  private final Set<String> names = new TreeSet<>();
  private final Bots bots;

  Naming(GmConfig config, Bots bots) {
    this.bots = bots;
    config.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  boolean names(String text) {
    String said = text.toLowerCase(Locale.ROOT);
    for (String word : said.split("[^\\p{L}\\p{N}_.-]+")) {
      if (names.contains(word)) {
        return true;
      }
    }
    return bots.status().stream()
        .anyMatch(bot -> !bot.address().isEmpty() && said.contains(bot.address()));
  }
}
