package dev.larkpost.bots.notifier;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** A fresh person with a wallet, an inbox and a client of their own; forgotten at the end. */
final class DemoPerson implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DemoPerson.class);

  /** Messages kept to be shown. */
  static final int HEARD_MAX = 200;

  private final String name;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final XmtpClient client;
  private final BotEngine engine;

  private DemoPerson(String name, XmtpClient client) {
    this.name = name;
    this.client = client;
    this.engine =
        BotEngine.builder(
                client,
                BotState.inMemory().engine(),
                Routes.builder()
                    .message(
                        context -> {
                          hear(context.message().content());
                          return Optional.empty();
                        })
                    .build())
            .name("person-" + name)
            .texts(new ConsentTexts("", "", "", ""))
            .build();
  }

  /** Registers somebody new on the node; takes a moment. */
  static DemoPerson arrive(String name, String node) {
    BotState state = BotState.inMemory();
    XmtpClient client =
        StreamingClient.open(
            ClientSetup.of(
                KeySigner.generate(new SecureRandom()),
                GrpcTransport.connect(NetworkAddress.of(node), "larkpost/0.1"),
                state.client()));
    DemoPerson person = new DemoPerson(name, client);
    person.engine.start();
    client.start();
    return person;
  }

  private void hear(Content content) {
    // These people and what they are told are made up: the one place where content is logged.
    String text = text(content);
    LOG.infof("%s received: %s", name, text);
    if (heard.size() < HEARD_MAX) {
      heard.add(text);
    }
  }

  private static String text(Content content) {
    return switch (content) {
      case Content.Text text -> text.text();
      case Content.Markdown markdown -> plain(markdown.markdown());
      case Content.Actions actions ->
          plain(actions.description())
              + " ["
              + String.join(
                  "] [", actions.actions().stream().map(Content.Actions.Action::label).toList())
              + "]";
      default -> content.getClass().getSimpleName();
    };
  }

  private static String plain(String markdown) {
    return markdown.replace("**", "").replace("\\", "");
  }

  String name() {
    return name;
  }

  String address() {
    return client.identifier().value();
  }

  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    engine.close();
    client.close();
  }
}
