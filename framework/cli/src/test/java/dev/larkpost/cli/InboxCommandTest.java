package dev.larkpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.BotState;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Installations of an inbox on a real node. */
class InboxCommandTest {
  /** Test-only keys: nobody else's. */
  private static final String KEY = "0c".repeat(32);

  private static final String OTHER = "0d".repeat(32);

  private static StreamingClient installation(EmbeddedNode node) {
    try (Secret key = Secret.owning(HexFormat.of().parseHex(KEY))) {
      return StreamingClient.open(
          ClientSetup.of(
                  KeySigner.of(key),
                  GrpcTransport.connect(NetworkAddress.local(node.port()), "larkpost-test/0.1"),
                  BotState.inMemory().client())
              .allowingNewInstallation());
    }
  }

  private static Typed inbox(String step, String key, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("inbox", step));
    all.addAll(List.of(more));
    return Typed.of(Map.of("LARKPOST_KEY", key), false, all.toArray(String[]::new));
  }

  @Test
  void installations_are_listed_and_revoked_by_the_wallet_alone() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        StreamingClient first = installation(node);
        StreamingClient second = installation(node)) {
      String network = "http://127.0.0.1:" + node.port();
      String id = first.inboxId().value();
      String[] where = {"--network", network, "--inbox", id};
      assertEquals(first.inboxId(), second.inboxId());
      Typed both = inbox("installations", KEY, where);
      assertEquals(0, both.exit(), both::err);
      assertTrue(both.out().contains(first.installationId().hex()), both::out);
      assertTrue(both.out().contains(second.installationId().hex()), both::out);
      assertTrue(both.out().contains("2 of 256"), both::out);
      String gone = second.installationId().hex();
      Typed stranger = inbox("revoke", OTHER, gone, where[0], where[1], where[2], where[3]);
      assertEquals(4, stranger.exit(), stranger::err);
      Typed revoked = inbox("revoke", KEY, gone, where[0], where[1], where[2], where[3]);
      assertEquals("revoked 1, left 1", revoked.out().strip(), revoked::err);
      Typed left = inbox("installations", KEY, where);
      assertTrue(!left.out().contains(gone), left::out);
      assertTrue(left.out().contains("3 of 256"), left::out);
      assertEquals(5, inbox("revoke", KEY, gone, where[0], where[1], where[2], where[3]).exit());
      assertEquals(
          5, inbox("installations", KEY, "--network", network, "--inbox", "ab".repeat(32)).exit());
      assertEquals(2, inbox("installations", KEY, "--network", "nowhere", "--inbox", id).exit());
    }
  }
}
