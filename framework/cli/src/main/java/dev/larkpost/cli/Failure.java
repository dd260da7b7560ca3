package dev.larkpost.cli;

/** Why a command ends without having done what it was asked; its sentence goes to the terminal. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How a command can end; the numbers are part of the interface and documented in the README. */
  enum Exit {
    DONE(0, "done"),
    FAILED(1, "it was refused, or went wrong"),
    USAGE(2, "the command line is wrong"),
    UNREACHABLE(3, "the bot, or the network, does not answer"),
    NO_ENTRY(4, "no key, a wrong key, or the API is closed"),
    NOT_FOUND(5, "there is nothing of that name or number"),
    WRONG_STATE(6, "it is in a state that does not allow this");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
      this.code = code;
      this.meaning = meaning;
    }

    int code() {
      return code;
    }

    String meaning() {
      return meaning;
    }
  }

  private final Exit exit;

  Failure(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  Exit exit() {
    return exit;
  }
}
