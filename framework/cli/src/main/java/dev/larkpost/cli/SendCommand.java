package dev.larkpost.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send}: one person is told something. */
@Command(
    mixinStandardHelpOptions = true,
    name = "send",
    description = "Tell one person something; what they said about such things counts.")
final class SendCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin BotOptions bot = new BotOptions();

  @Parameters(paramLabel = "TO", description = "An address or an inbox id.")
  String to = "";

  @Mixin AnnounceCommand.Words words = new AnnounceCommand.Words();

  @Option(names = "--category", paramLabel = "NAME", description = "What people may stop by name.")
  Optional<String> category = Optional.empty();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "Two with one key are one: the command may be repeated.")
  String key = "";

  @Option(names = "--wait", description = "Stay until it was delivered, or was not.")
  boolean wait;

  SendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ObjectNode body = BotApi.JSON.createObjectNode().put("key", key).put("to", to);
    words.addTo(body);
    category.ifPresent(name -> body.put("category", name));
    RunningBot there = bot.bot(shell);
    BotApi api = there.api();
    String path = there.path();
    long id = api.post(path + "messages", Optional.of(body)).path("id").asLong();
    AnnouncementText now =
        new AnnouncementText(
            new Watch(shell, bot.json)
                .until(
                    () -> api.get(path + "announcements/" + id), seen -> !wait || seen.finished()));
    if (bot.json) {
      shell.out().println(now.one());
    } else {
      shell.out().println("number " + id + ": " + now.bar());
    }
    boolean told = !wait || now.one().path("progress").path("confirmed").asLong() > 0;
    return (told ? Failure.Exit.DONE : Failure.Exit.FAILED).code();
  }
}
