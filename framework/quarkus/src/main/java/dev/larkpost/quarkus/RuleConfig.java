package dev.larkpost.quarkus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A rule for people who write no Java: what is told to whom when an event happens. Its name is part
 * of what makes a telling one of a kind: do not change it later.
 */
public interface RuleConfig {
  /** The event, such as {@code vault.Liquidated} or {@code kafka.orders}. */
  String event();

  /** The bot that tells it; needed when the application has several. */
  Optional<String> bot();

  /**
   * When a block counts for this rule: a number of blocks on top, {@code safe} or {@code
   * finalized}. By default as the contract or chain says.
   */
  Optional<String> finality();

  /** A filter, such as {@code debt >= 5e18 and not paused}; by default every event is told. */
  Optional<String> when();

  /**
   * Fields of the event that hold an address or an inbox id, or a list of them: these people are
   * told. Paths have dots: {@code order.customer.wallet}. Either this or an audience.
   */
  Optional<List<String>> to();

  /**
   * Who is told, such as {@code holders(studio-nft) except subscribers(quiet)}. Needs a category.
   */
  Optional<String> audience();

  /** The template's name; by default the rule's own name. */
  Optional<String> template();

  /** What is told, instead of a template: one text for everybody, with the event's fields. */
  Optional<String> text();

  /** What people may stop by name. */
  Optional<String> category();

  /** Buttons, {@code id:Label} each. Choices are counted; {@code @OnButton} answers them. */
  Optional<List<String>> buttons();

  /** The template of the correction, when the event turns out not to hold. */
  Optional<String> onRetraction();

  /** A field whose value makes tellings one: of several events with one value the first is told. */
  Optional<String> key();

  /** Nothing is sent later than this after the event. */
  Optional<Duration> expires();
}
