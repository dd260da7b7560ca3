package dev.larkpost.console;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Who may use the API. */
@ConfigMapping(prefix = "larkpost.api")
public interface ApiConfig {
  /**
   * Keys that open it, of 24 characters or more each. Without any, only callers on this machine may
   * use it, and only on a local network.
   */
  Optional<List<String>> keys();
}
