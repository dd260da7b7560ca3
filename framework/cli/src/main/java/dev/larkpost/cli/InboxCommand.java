package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.AssociationState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inbox}: who the bot is on the network. */
@Command(
    mixinStandardHelpOptions = true,
    name = "inbox",
    description = "Who the bot is on the network.")
final class InboxCommand {
  private static final int UPDATES_MAX = 256;

  private final Shell shell;

  InboxCommand(Shell shell) {
    this.shell = shell;
  }

  /** Where to look without asking the bot. */
  static final class Where {
    @Option(
        names = "--network",
        paramLabel = "NETWORK",
        description = "local, dev, production or a URL; as the running bot says when absent.")
    Optional<String> network = Optional.empty();

    @Option(names = "--inbox", paramLabel = "ID", description = "As the bot says when absent.")
    Optional<String> inbox = Optional.empty();

    boolean asksTheBot() {
      return network.isEmpty() || inbox.isEmpty();
    }
  }

  /** What is known of the bot; empty texts when it was not asked. */
  private record Known(String network, String inbox, Optional<String> own) {}

  private Known known(BotOptions bot, Where where) {
    if (!where.asksTheBot()) {
      return new Known(where.network.orElseThrow(), where.inbox.orElseThrow(), Optional.empty());
    }
    JsonNode status = bot.status(shell, bot.api(shell));
    return new Known(
        where.network.orElse(status.path("node").asText()),
        where.inbox.orElse(status.path("inboxId").asText()),
        Optional.of(status.path("installationId").asText()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      description = "Address, inbox, installation and state.")
  int show(@Mixin BotOptions running, @Mixin StoreOptions stopped) {
    JsonNode status;
    try (Bot bot = stopped.open(shell, running)) {
      status = bot.status();
    }
    if (running.json) {
      shell.out().println(status);
      return Failure.Exit.DONE.code();
    }
    Page page = new Page();
    Stream.of("name", "address", "inboxId", "installationId", "node", "state")
        .filter(status::has)
        .forEach(name -> page.row(name, status.path(name).asText()));
    status.path("warnings").forEach(warning -> page.row("warning", Page.safe(warning.asText())));
    page.print(shell.out());
    return Failure.Exit.DONE.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "installations",
      description =
          "All installations of the inbox, out of its verified log; there are 10 at most.")
  int installations(@Mixin BotOptions bot, @Mixin Where where) {
    Known known = known(bot, where);
    try (InboxLog log = InboxLog.at(known.network(), known.inbox())) {
      AssociationState state = log.read();
      int updates = log.updates();
      for (InstallationId id : state.installations()) {
        boolean own = known.own().filter(id.hex()::equals).isPresent();
        shell.out().println(line(id, own, bot.json));
      }
      if (!bot.json) {
        shell.out().println(updates + " of " + UPDATES_MAX + " identity updates are used");
      }
    }
    return Failure.Exit.DONE.code();
  }

  private static String line(InstallationId id, boolean own, boolean json) {
    return json
        ? BotApi.JSON.createObjectNode().put("installation", id.hex()).put("own", own).toString()
        : id.hex() + (own ? "  this bot" : "");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "revoke",
      description =
          "Take installations out of the inbox for good; each use costs an identity update.")
  int revoke(
      @Mixin BotOptions bot,
      @Mixin Where where,
      @Mixin WalletFile wallet,
      @Parameters(arity = "1..10", paramLabel = "INSTALLATION") List<String> these,
      @Option(names = "--even-own", description = "Also the one the bot works with.")
          boolean evenOwn) {
    Known known = known(bot, where);
    if (!evenOwn && known.own().filter(these::contains).isPresent()) {
      throw new Failure(
          Failure.Exit.WRONG_STATE,
          "the bot works with "
              + known.own().orElseThrow()
              + ": without it its store is of no use");
    }
    Set<InstallationId> ids =
        these.stream().map(InboxCommand::installation).collect(Collectors.toUnmodifiableSet());
    try (InboxLog log = InboxLog.at(known.network(), known.inbox())) {
      AssociationState after = log.revoke(wallet.signer(shell), ids, shell.clock());
      shell
          .out()
          .println(
              bot.json
                  ? BotApi.JSON
                      .createObjectNode()
                      .put("revoked", ids.size())
                      .put("left", after.installations().size())
                      .toString()
                  : "revoked " + ids.size() + ", left " + after.installations().size());
    }
    return Failure.Exit.DONE.code();
  }

  private static InstallationId installation(String hex) {
    try {
      return InstallationId.ofHex(hex);
    } catch (IllegalArgumentException wrong) {
      throw new Failure(Failure.Exit.USAGE, hex + " is no installation id");
    }
  }
}
