package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: what a bot needs, looked at one by one, with what to do about it. */
@Command(
    mixinStandardHelpOptions = true,
    name = "doctor",
    description = "Look at everything a bot needs, and say what to do about what is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private static final int JAVA_MIN = 21;
  private static final long FREE_MIN = 1L << 30;
  private static final int CONNECT_MILLIS = 5_000;

  /** What came of one look. */
  enum Verdict {
    ok,
    warning,
    bad
  }

  private record Finding(String what, Verdict verdict, String says) {}

  private final Shell shell;
  private final List<Finding> findings = new ArrayList<>();

  @Mixin BotOptions bot = new BotOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The bot's data folder; or LARKPOST_DATA.")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "local, dev, production or a URL; or LARKPOST_NETWORK.")
  Optional<String> network = Optional.empty();

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    java();
    folder();
    Optional<JsonNode> status = running();
    node(status);
    status.ifPresent(this::sources);
    status.ifPresent(this::api);
    findings.forEach(this::print);
    boolean sick = findings.stream().anyMatch(f -> f.verdict() == Verdict.bad);
    return (sick ? Failure.Exit.FAILED : Failure.Exit.DONE).code();
  }

  private void found(String what, Verdict verdict, String says) {
    findings.add(new Finding(what, verdict, says));
  }

  private void print(Finding found) {
    shell
        .out()
        .println(
            bot.json
                ? BotApi.JSON
                    .createObjectNode()
                    .put("what", found.what())
                    .put("verdict", found.verdict().name())
                    .put("says", found.says())
                    .toString()
                : String.format("%-8s %-10s %s", found.verdict(), found.what(), found.says()));
  }

  private void java() {
    int feature = Runtime.version().feature();
    found(
        "java",
        feature >= JAVA_MIN ? Verdict.ok : Verdict.bad,
        feature + (feature >= JAVA_MIN ? "" : ": install a JDK " + JAVA_MIN + " or newer"));
  }

  private void folder() {
    Optional<Path> folder =
        data.or(() -> Optional.ofNullable(shell.environment().get("LARKPOST_DATA")).map(Path::of));
    folder.ifPresent(this::folder);
  }

  private void folder(Path folder) {
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      found(
          "data", Verdict.bad, folder + " is no folder this user can write to: create it, own it");
      return;
    }
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      found(
          "data",
          free >= FREE_MIN ? Verdict.ok : Verdict.warning,
          folder + ", " + (free >> 20) + " MiB free" + (free >= FREE_MIN ? "" : ": make room"));
    } catch (IOException unknown) {
      found("data", Verdict.warning, folder + ": nobody knows how much room there is");
    }
  }

  private Optional<JsonNode> running() {
    try {
      JsonNode status = bot.status(shell, bot.api(shell));
      String state = status.path("state").asText();
      boolean ready = state.equals("READY");
      found(
          "bot",
          ready ? Verdict.ok : Verdict.bad,
          status.path("name").asText()
              + " is "
              + state
              + (ready ? "" : ": it is not connected; look at its log, then at the node below"));
      status.path("warnings").forEach(w -> found("bot", Verdict.warning, Page.safe(w.asText())));
      return Optional.of(status);
    } catch (Failure away) {
      found("bot", Verdict.bad, String.valueOf(away.getMessage()));
      return Optional.empty();
    }
  }

  private void node(Optional<JsonNode> status) {
    Optional<String> where =
        network
            .or(() -> Optional.ofNullable(shell.environment().get("LARKPOST_NETWORK")))
            .or(() -> status.map(s -> s.path("node").asText()));
    where.ifPresent(this::node);
  }

  private void node(String where) {
    try {
      NetworkAddress address = NetworkAddress.of(where);
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        found("node", Verdict.ok, address + " accepts connections");
      } catch (IOException away) {
        found("node", Verdict.bad, address + " is not reached: check network, firewall and port");
      }
    } catch (IllegalArgumentException wrong) {
      found("node", Verdict.bad, String.valueOf(wrong.getMessage()));
    }
  }

  /** Chains and Kafka, as the bot reads them. */
  private void sources(JsonNode status) {
    for (JsonNode source : status.path("sources")) {
      int failures = source.path("failures").asInt();
      String name = source.path("name").asText();
      found(
          "source",
          failures == 0 ? Verdict.ok : Verdict.bad,
          failures == 0
              ? name
                  + (source.has("behind") ? ", " + source.path("behind").asText() + " behind" : "")
              : name
                  + " failed "
                  + failures
                  + " times in a row: is its provider or broker up? The bot's log says why");
    }
  }

  private void api(JsonNode status) {
    BotApi api = bot.api(shell);
    String path = "/api/bots/" + BotApi.piece(status.path("name").asText()) + "/dead/";
    try {
      int dead = 0;
      for (DeadCommand.Kind kind : DeadCommand.Kind.values()) {
        dead += api.get(path + kind).size();
      }
      found("api", Verdict.ok, "open to you");
      found(
          "dead",
          dead == 0 ? Verdict.ok : Verdict.warning,
          dead == 0 ? "no dead letters" : "there are dead letters: larkpost dead list");
    } catch (Failure refused) {
      boolean none = refused.exit() == Failure.Exit.NOT_FOUND;
      found(
          "api",
          none ? Verdict.warning : Verdict.bad,
          none ? "the bot has no console on its class path" : String.valueOf(refused.getMessage()));
    }
  }
}
