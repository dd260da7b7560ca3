package dev.larkpost.engine.inbound;

import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The end of the chain: finds the handler a message is for and runs it. */
final class Router {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");

  private final Routes routes;
  private final Stores stores;
  private final Transactions transactions;
  private final Clock clock;
  private final Answers answers;

  /** What a router looks into. */
  record Stores(
      PromptStore prompts, CauseStore votes, Causes causes, DialogStore dialogs, Runnable asked) {}

  Router(Routes routes, Stores stores, Transactions transactions, Clock clock, Answers answers) {
    this.routes = routes;
    this.stores = stores;
    this.transactions = transactions;
    this.clock = clock;
    this.answers = answers;
  }

  Outcome answer(MessageContext context) throws Exception {
    Optional<Route> route = route(context);
    return route.isPresent()
        ? run(route.get(), context)
        : new Outcome.Dropped(DropReason.NO_HANDLER);
  }

  private Outcome run(Route route, MessageContext context) throws Exception {
    List<Content> returned = answers.of(route.handler().handle(context));
    List<Content> all = new ArrayList<>(context.replies());
    all.addAll(returned);
    if (context.question().isPresent()) {
      all.add(ask(context.question().get(), context));
    }
    return new Outcome.Answered(route.name(), answers.of(all));
  }

  private Content ask(Question question, MessageContext context) throws HandlerFailure {
    if (routes.step(question.step()).isEmpty()) {
      throw new HandlerFailure(
          FailureCode.ANSWER_UNSUPPORTED,
          "a question for step " + question.step() + ", which is none");
    }
    Dialog dialog = Dialog.of(context.message(), question, clock.instant());
    context.inTransaction(
        tx -> {
          stores.dialogs().put(tx, dialog);
          tx.afterCommit(stores.asked());
        });
    return dialog.shown(question.text());
  }

  /** Which handler would get it; also used to name the route of a failure. */
  Optional<Route> route(MessageContext context) {
    return step(context).or(() -> ordinary(context));
  }

  /** An answer to what we asked last, unless it is a command. */
  private Optional<Route> step(MessageContext context) {
    Message message = context.message();
    // Most bots ask nothing: they need not look into the store for every message.
    if (!routes.haveSteps()
        || !message.dm()
        || message.text().flatMap(t -> command(t, context)).isPresent()) {
      return Optional.empty();
    }
    return transactions
        .inSnapshot(tx -> stores.dialogs().find(tx, message.conversation()))
        .filter(stored -> stored.dialog().inbox().equals(message.sender()))
        .filter(stored -> message.sentAt().isBefore(stored.dialog().until()))
        .flatMap(stored -> answered(stored, context));
  }

  private Optional<Route> answered(DialogStore.Stored stored, MessageContext context) {
    Optional<Answer> answer = stored.dialog().answer(context.message().content());
    Optional<Route> route = answer.flatMap(a -> routes.step(a.step()));
    route.ifPresent(
        r -> {
          context.answer(stored.dialog(), answer.orElseThrow());
          context.inTransaction(tx -> end(tx, stored));
        });
    return route;
  }

  /** Its time was over meanwhile: what the step made of the answer is undone, and begun anew. */
  private void end(Transaction tx, DialogStore.Stored stored) {
    if (!stores.dialogs().remove(tx, stored.number())) {
      throw new IllegalStateException("question " + stored.number() + " has ended meanwhile");
    }
  }

  private Optional<Route> ordinary(MessageContext context) {
    return switch (context.message().content()) {
      case Content.GroupUpdated updated -> membership(updated, context);
      case Content.Text text -> text(text.text(), context).or(this::fallback);
      case Content.Intent intent -> tap(intent, context).or(this::fallback);
      case Content.Reply reply -> routes.of(Routes.Kind.REPLY).or(this::fallback);
      case Content.Reaction reaction -> routes.of(Routes.Kind.REACTION).or(this::fallback);
      case Content.Attachment a -> routes.of(Routes.Kind.ATTACHMENT).or(this::fallback);
      case Content.RemoteAttachment a -> routes.of(Routes.Kind.ATTACHMENT).or(this::fallback);
      case Content.MultiRemoteAttachment a -> routes.of(Routes.Kind.ATTACHMENT).or(this::fallback);
      case Content.Markdown markdown -> fallback();
      case Content.ReadReceipt receipt -> fallback();
      case Content.TransactionReference tx -> fallback();
      case Content.WalletSendCalls calls -> fallback();
      case Content.Actions actions -> fallback();
      case Content.LeaveRequest leave -> fallback();
      case Content.DeleteMessage delete -> fallback();
      case Content.EditMessage edit -> fallback();
      case Content.Unknown unknown -> fallback();
    };
  }

  private Optional<Route> fallback() {
    return routes.of(Routes.Kind.MESSAGE);
  }

  private Optional<Route> membership(Content.GroupUpdated updated, MessageContext context) {
    if (updated.added().contains(context.self())) {
      return routes.of(Routes.Kind.OPENED);
    }
    return updated.added().isEmpty() ? Optional.empty() : routes.of(Routes.Kind.JOINED);
  }

  private Optional<Route> text(String text, MessageContext context) {
    return command(text, context)
        .or(() -> numbered(text, context))
        .or(() -> routes.of(Routes.Kind.TEXT));
  }

  private Optional<Route> command(String text, MessageContext context) {
    String said = text.strip();
    if (!said.startsWith("/")) {
      return Optional.empty();
    }
    String[] parts = said.split("\\s+", 2);
    String name = parts[0].toLowerCase(Locale.ROOT);
    Optional<Route> route = routes.command(name);
    String rest = parts.length == 2 ? parts[1].strip() : "";
    route.ifPresent(r -> context.command(new Command(context.message(), name, rest)));
    return route;
  }

  /** An app without buttons shows them numbered and asks to reply with the number. */
  private Optional<Route> numbered(String text, MessageContext context) {
    String said = text.strip();
    if (!NUMBER.matcher(said).matches()) {
      return Optional.empty();
    }
    return prompt(context)
        .flatMap(
            prompt ->
                prompt
                    .numbered(Integer.parseInt(said), clock.instant())
                    .flatMap(choice -> chosen(prompt.actions(), choice, Map.of(), context)));
  }

  private Optional<Route> tap(Content.Intent intent, MessageContext context) {
    Prompt.Choice choice =
        prompt(context)
            .filter(prompt -> prompt.actions().equals(intent.id()))
            .flatMap(prompt -> prompt.named(intent.actionId()))
            .orElse(new Prompt.Choice(intent.actionId(), intent.actionId()));
    return chosen(intent.id(), choice, intent.metadata(), context);
  }

  private Optional<Route> chosen(
      String actions, Prompt.Choice choice, Map<String, String> metadata, MessageContext context) {
    Optional<Cause> cause = stores.causes().ofButtons(context.row(), actions);
    cause.ifPresent(
        c -> {
          context.causedBy(cause);
          vote(c, choice.action(), context);
        });
    Optional<Route> route = routes.button(choice.action());
    route.ifPresent(
        r ->
            context.tap(
                new ButtonTap(
                    context.message(), actions, choice.action(), choice.label(), metadata)));
    return route;
  }

  /** One inbox, one voice; until the announcement is over it may choose anew. */
  private void vote(Cause cause, String action, MessageContext context) {
    boolean offered = cause.spec().what().buttons().stream().anyMatch(b -> b.id().equals(action));
    boolean open =
        cause.spec().when().expires().filter(e -> !clock.instant().isBefore(e)).isEmpty();
    if (offered && open) {
      context.inTransaction(
          tx -> stores.votes().vote(tx, cause.announcement(), context.sender(), action));
    }
  }

  private Optional<Prompt> prompt(MessageContext context) {
    return transactions.inSnapshot(
        tx -> stores.prompts().last(tx, context.message().conversation()));
  }
}
