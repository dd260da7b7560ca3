package dev.larkpost.cli;

import dev.larkpost.xmtp.XmtpException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code larkpost}. */
@Command(
    name = "larkpost",
    description = "Operates a bot: from this machine, or from anywhere with --url and a key.",
    mixinStandardHelpOptions = true,
    version = "larkpost 0.1",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n")
public final class Larkpost implements Runnable {
  private Optional<CommandLine> line = Optional.empty();

  private Larkpost() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Shell.real(), arguments));
  }

  /**
   * Runs a command on behalf of a program, without ending the process. Nobody is taken to be
   * watching: no line is written over.
   *
   * @param environment variables by name, such as {@code LARKPOST_URL}
   * @return the exit code, as the README lists them
   */
  public static int run(
      PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
    return run(
        new Shell(out, err, false, environment, Clock.systemUTC(), Thread::sleep), arguments);
  }

  static int run(Shell shell, String... arguments) {
    return line(shell).execute(arguments);
  }

  static CommandLine line(Shell shell) {
    Larkpost root = new Larkpost();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new KeysCommand(shell))
            .addSubcommand(new InboxCommand(shell))
            .addSubcommand(new SendCommand(shell))
            .addSubcommand(new AnnounceCommand(shell))
            .addSubcommand(new AudienceCommand(shell))
            .addSubcommand(new SubscriptionsCommand(shell))
            .addSubcommand(new DeadCommand(shell))
            .addSubcommand(new BackupCommand(shell))
            .addSubcommand(new RestoreCommand(shell))
            .addSubcommand(new DoctorCommand(shell));
    root.line = Optional.of(line);
    Map<String, String> ends = new LinkedHashMap<>();
    for (Failure.Exit exit : Failure.Exit.values()) {
      ends.put(" " + exit.code(), exit.meaning());
    }
    line.getCommandSpec().usageMessage().exitCodeList(ends);
    return line.setOut(new java.io.PrintWriter(shell.out(), true))
        .setErr(new java.io.PrintWriter(shell.err(), true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failed, command, parsed) -> end(shell, failed));
  }

  private static int end(Shell shell, Exception failed) throws Exception {
    Failure.Exit exit =
        switch (failed) {
          case Failure failure -> failure.exit();
          case XmtpException refused -> exit(refused);
          default -> throw failed;
        };
    shell.err().println("larkpost: " + Page.safe(String.valueOf(failed.getMessage())));
    return exit.code();
  }

  private static Failure.Exit exit(XmtpException refused) {
    if (refused.code() == XmtpException.Code.STORE_UNUSABLE) {
      return Failure.Exit.FAILED;
    }
    return refused.retry() == XmtpException.Retry.LATER
        ? Failure.Exit.UNREACHABLE
        : Failure.Exit.FAILED;
  }

  /** Without a command. */
  @Override
  public void run() {
    CommandLine here = line.orElseThrow();
    throw new ParameterException(here, "which command?");
  }
}
