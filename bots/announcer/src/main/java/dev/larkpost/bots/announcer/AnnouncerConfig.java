package dev.larkpost.bots.announcer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What {@code /announce} does. */
@ConfigMapping(prefix = "larkpost.announcer")
public interface AnnouncerConfig {
  /** Who is told, such as {@code holders(studio-nft) or subscribers(news)}. */
  @WithDefault("subscribers(news)")
  String audience();

  /** What a recipient may stop by name; one of {@code larkpost.categories}. */
  @WithDefault("news")
  String category();

  /** Fresh people who listen, so that there is somebody to announce to. Local network only. */
  @WithDefault("0")
  int demoPeople();
}
