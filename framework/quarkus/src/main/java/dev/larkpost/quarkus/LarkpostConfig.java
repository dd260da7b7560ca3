package dev.larkpost.quarkus;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bots of this application and the network they live on. A mapping like an application's own,
 * so that applications can keep settings of their own below the same prefix; a name nobody knows
 * ends the start.
 */
@ConfigMapping(prefix = "larkpost")
public interface LarkpostConfig {
  /**
   * Which network: {@code local} (a node on this machine, started with the application when the
   * node is on its class path), {@code dev}, {@code production}, or the URL of another node, such
   * as {@code https://xmtp.example.org:443}. A bot's state belongs to one network for good: change
   * the data folder with it.
   */
  @WithDefault("local")
  String network();

  /**
   * The folder that holds everything durable: {@code bot.db}, and on the local network {@code
   * node.db} and the bot's wallet key. With several bots each has a folder of its name inside. One
   * process at a time may use it.
   */
  @WithDefault("data")
  Path data();

  /**
   * Where state rests: {@code durable} (the store on the class path) or {@code memory} (gone with
   * the process). Development falls back to memory when there is no store; otherwise the
   * application refuses to start then.
   */
  @WithDefault("durable")
  StoreKind store();

  /**
   * The wallet's private key, 64 hex digits with or without 0x, for an application with one bot.
   * Give it by the environment, not in a file that is shared. Needed for registration only.
   */
  Optional<String> key();

  /** A file that holds the wallet's private key as hex text; instead of the key itself. */
  Optional<Path> keyFile();

  /**
   * A Web3 Secret Storage file (version 3, as geth and web3j write it) that holds the wallet's
   * private key, instead of the key itself. Needs a password.
   */
  Optional<Path> keystore();

  /** The keystore's password. Give it by the environment, not in a file that is shared. */
  Optional<String> keystorePassword();

  /** A file that holds the keystore's password; a line break at its end does not count. */
  Optional<Path> keystorePasswordFile();

  /**
   * Whether an inbox that exists already may get another installation when the data folder is
   * empty. There are ten for life, so say so only when the old folder is really lost.
   */
  @WithDefault("false")
  boolean newInstallation();

  /** The node on this machine. */
  LocalNodeConfig node();

  /** What the network allows. */
  LimitsConfig limits();

  /** Messages in. */
  InboundConfig inbound();

  /** Deliveries out. */
  SendConfig send();

  /** Answers to STOP, MUTE, START and HELP. */
  ConsentConfig consent();

  /** How events are worked on. */
  EventsConfig events();

  /** What people may stop by name. An announcement needs one. */
  Map<String, CategoryConfig> categories();

  /** When nobody is told anything that has no quiet hours of its own and is not urgent. */
  QuietHoursConfig quietHours();

  /** How much one person gets of a whole lane; as much as there is if absent. */
  AllowancesConfig allowances();

  /** What is told when an event happens, by the rule's name. */
  Map<String, RuleConfig> rules();

  /**
   * Lists of people: CSV files, read in at every start, whose first line names the columns address,
   * zone and language. Audiences name them {@code list(name)}.
   */
  Map<String, Path> lists();

  /**
   * A folder with templates, beside those on the class path below {@code larkpost/templates}:
   * {@code NAME.md} or {@code NAME.txt}, and {@code NAME.de.md} for people who read German.
   */
  Optional<Path> templates();

  /** The language of templates that name none. */
  @WithDefault("en")
  String language();

  /** Addresses of who may do everything. */
  Optional<List<String>> owners();

  /** Addresses of who may do what admins may. */
  Optional<List<String>> admins();

  /** Answer to a command from somebody who may not give it; {@code none} for silence. */
  @WithDefault("That is not for you to ask.")
  String refused();

  /** Settings of single bots, by name. */
  Map<String, BotConfig> bots();

  /** Where state rests. */
  enum StoreKind {
    DURABLE,
    MEMORY
  }
}
