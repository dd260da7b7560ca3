package dev.larkpost.quarkus.deployment;

import io.quarkus.deployment.IsDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import java.util.List;

/** The card in the Dev UI: which bots there are, and how they stand. */
@BuildSteps(onlyIf = IsDevelopment.class)
class DevUiProcessor {
  @BuildStep
  CardPageBuildItem card(List<BotBuildItem> bots) {
    CardPageBuildItem card = new CardPageBuildItem();
    card.addPage(
        Page.externalPageBuilder("Bots")
            .url("/api/bots")
            .isJsonContent()
            .icon("font-awesome-solid:robot")
            .staticLabel(String.valueOf(bots.size())));
    return card;
  }
}
