package dev.larkpost.bots.gm;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Lets only our own page open the visitors' socket: other sites' scripts can reach a loopback. */
@Singleton
class SameOrigin implements HttpUpgradeCheck {
  private static final int FORBIDDEN = 403;

  private final Page page;

  SameOrigin(Page page) {
    this.page = page;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    Optional<String> origin = Optional.ofNullable(context.httpRequest().getHeader("origin"));
    Optional<String> host = Optional.ofNullable(context.httpRequest().getHeader("host"));
    boolean same = origin.isEmpty() || origin.map(SameOrigin::authority).equals(host);
    return page.isOn() && same ? CheckResult.permitUpgrade() : CheckResult.rejectUpgrade(FORBIDDEN);
  }

  private static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
    } catch (IllegalArgumentException nonsense) {
      return "";
    }
  }
}
