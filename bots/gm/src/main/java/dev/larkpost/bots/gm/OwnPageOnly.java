package dev.larkpost.bots.gm;

import dev.larkpost.quarkus.page.SameOrigin;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Lets only our own page open the visitors' socket: other sites' scripts can reach a loopback. */
@Singleton
class OwnPageOnly implements HttpUpgradeCheck {
  private static final int FORBIDDEN = 403;

  private final Page page;

  OwnPageOnly(Page page) {
    this.page = page;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return page.isOn() && SameOrigin.is(context.httpRequest())
        ? CheckResult.permitUpgrade()
        : CheckResult.rejectUpgrade(FORBIDDEN);
  }
}
