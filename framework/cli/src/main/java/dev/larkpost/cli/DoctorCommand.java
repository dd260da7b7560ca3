package dev.larkpost.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: what a bot needs, looked at one by one, with what to do about it. */
@Command(
    mixinStandardHelpOptions = true,
    name = "doctor",
    description = "Look at everything a bot needs, and say what to do about what is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;
  private final Findings findings = new Findings();

  @Mixin BotOptions options = new BotOptions();

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

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The bot's own settings, for its chains, Kafka and Redis; or QUARKUS_CONFIG_LOCATIONS.")
  List<Path> config = new ArrayList<>();

  @Option(names = "--rpc", paramLabel = "URL", description = "A chain's provider.")
  List<String> rpcs = new ArrayList<>();

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Brokers, with commas.")
  Optional<String> kafka = Optional.empty();

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "redis://host:port; or LARKPOST_REDIS_URL.")
  Optional<String> redis = Optional.empty();

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    MachineChecks machine = new MachineChecks(findings);
    machine.java();
    data.or(() -> variable("LARKPOST_DATA").map(Path::of)).ifPresent(machine::folder);
    Optional<RunningBot> running = running();
    running.map(bot -> new BotChecks(findings, bot)).ifPresent(DoctorCommand::look);
    reach(running);
    findings.print(shell, options.json);
    return (findings.sick() ? Failure.Exit.FAILED : Failure.Exit.DONE).code();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(shell.environment().get(name)).filter(value -> !value.isBlank());
  }

  private Optional<RunningBot> running() {
    try {
      return Optional.of(options.bot(shell));
    } catch (Failure away) {
      findings.bad("bot", String.valueOf(away.getMessage()));
      return Optional.empty();
    }
  }

  private static void look(BotChecks bot) {
    bot.state();
    bot.sources();
    bot.api();
    bot.budgets();
  }

  private void reach(Optional<RunningBot> running) {
    ReachChecks reach = new ReachChecks(findings, shell);
    network
        .or(() -> variable("LARKPOST_NETWORK").filter(name -> running.isEmpty()))
        .or(() -> running.map(bot -> bot.status().path("node").asText()))
        .ifPresent(reach::node);
    BotSettings settings = BotSettings.read(files(), shell);
    List<String> providers = new ArrayList<>(rpcs);
    providers.addAll(settings.rpcs());
    reach.all(providers, kafka.or(settings::kafka), redis.or(settings::redis));
    reach.clock();
  }

  private List<Path> files() {
    return config.isEmpty()
        ? variable("QUARKUS_CONFIG_LOCATIONS").stream()
            .flatMap(all -> Stream.of(all.split(",")))
            .map(one -> Path.of(one.strip()))
            .toList()
        : config;
  }
}
