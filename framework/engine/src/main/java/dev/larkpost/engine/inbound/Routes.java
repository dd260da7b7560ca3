package dev.larkpost.engine.inbound;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which handler wants which messages. Immutable. */
public final class Routes {
  /** Kinds of messages a bot can have one handler for. */
  enum Kind {
    TEXT,
    REPLY,
    REACTION,
    ATTACHMENT,
    BUTTON,
    MESSAGE,
    OPENED,
    JOINED
  }

  private final Map<Kind, Route> kinds;
  private final Map<String, Route> commands;
  private final Map<String, Route> buttons;
  private final Map<String, Route> steps;
  private final Map<String, TimeoutHandler> timeouts;

  private Routes(Builder builder) {
    this.kinds = Map.copyOf(builder.kinds);
    this.commands = Map.copyOf(builder.commands);
    this.buttons = Map.copyOf(builder.buttons);
    this.steps = Map.copyOf(builder.steps);
    this.timeouts = Map.copyOf(builder.timeouts);
    builder.timeouts.keySet().stream()
        .filter(step -> !steps.containsKey(step))
        .forEach(
            step -> {
              throw new IllegalArgumentException("a timeout for step " + step + ", which is none");
            });
  }

  public static Builder builder() {
    return new Builder();
  }

  Optional<Route> of(Kind kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  Optional<Route> command(String name) {
    return Optional.ofNullable(commands.get(name));
  }

  /** Whether this bot can wait for answers at all. */
  boolean haveSteps() {
    return !steps.isEmpty();
  }

  Optional<Route> step(String name) {
    return Optional.ofNullable(steps.get(name));
  }

  Optional<TimeoutHandler> timeout(String step) {
    return Optional.ofNullable(timeouts.get(step));
  }

  Optional<Route> button(String action) {
    return Optional.ofNullable(buttons.get(action))
        .or(() -> Optional.ofNullable(buttons.get(family(action))))
        .or(() -> of(Kind.BUTTON));
  }

  /** {@code vote/For} and {@code vote/Against} are both for {@code vote}. */
  private static String family(String action) {
    int slash = action.indexOf('/');
    return slash < 0 ? action : action.substring(0, slash);
  }

  /** Collects handlers; a second one for the same thing is refused. */
  public static final class Builder {
    private static final Pattern COMMAND = Pattern.compile("/[a-z0-9][a-z0-9_-]{0,31}");

    private final Map<Kind, Route> kinds = new EnumMap<>(Kind.class);
    private final Map<String, Route> commands = new HashMap<>();
    private final Map<String, Route> buttons = new HashMap<>();
    private final Map<String, Route> steps = new HashMap<>();
    private final Map<String, TimeoutHandler> timeouts = new HashMap<>();

    private Builder() {}

    /** True for what a command may be called: a slash, then letters, digits, _ and -. */
    public static boolean isCommand(String name) {
      return COMMAND.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** Texts that are no command of this bot. */
    public Builder text(Handler handler) {
      return kind(Kind.TEXT, handler);
    }

    /** Texts that begin with this word. @param name with its slash; case does not matter */
    public Builder command(String name, Handler handler) {
      String key = name.toLowerCase(Locale.ROOT);
      if (!isCommand(key)) {
        throw new IllegalArgumentException("'" + name + "' is no command name, such as /help");
      }
      return put(commands, key, new Route("command:" + key, handler));
    }

    /** Replies to a message. */
    public Builder reply(Handler handler) {
      return kind(Kind.REPLY, handler);
    }

    public Builder reaction(Handler handler) {
      return kind(Kind.REACTION, handler);
    }

    /** Attachments, remote ones and several at once included. */
    public Builder attachment(Handler handler) {
      return kind(Kind.ATTACHMENT, handler);
    }

    /** A tap on the button with this id. */
    public Builder button(String action, Handler handler) {
      return put(buttons, action, new Route("button:" + action, handler));
    }

    /**
     * The answer to a question that named this step, see {@link MessageContext#ask}.
     *
     * @param name stable: questions that wait outlive the process
     */
    public Builder step(String name, Handler handler) {
      return put(steps, name, new Route("step:" + name, handler));
    }

    /** A question that named this step got no answer in time. Without one it just ends. */
    public Builder timeout(String step, TimeoutHandler handler) {
      if (timeouts.putIfAbsent(step, handler) != null) {
        throw new IllegalArgumentException("two timeouts for step " + step);
      }
      return this;
    }

    /** A tap on a button nothing else wants. */
    public Builder anyButton(Handler handler) {
      return kind(Kind.BUTTON, handler);
    }

    /** Whatever people send that nothing else wants. */
    public Builder message(Handler handler) {
      return kind(Kind.MESSAGE, handler);
    }

    /** Somebody began a DM with the bot or added it to a group. */
    public Builder opened(Handler handler) {
      return kind(Kind.OPENED, handler);
    }

    /** Somebody was added to a group the bot is in. */
    public Builder joined(Handler handler) {
      return kind(Kind.JOINED, handler);
    }

    public Routes build() {
      return new Routes(this);
    }

    private Builder kind(Kind kind, Handler handler) {
      return put(kinds, kind, new Route(kind.name().toLowerCase(Locale.ROOT), handler));
    }

    private <K> Builder put(Map<K, Route> routes, K key, Route route) {
      if (routes.putIfAbsent(key, route) != null) {
        throw new IllegalArgumentException("two handlers for " + route.name());
      }
      return this;
    }
  }
}
