package dev.larkpost.bench;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import dev.larkpost.xmtp.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Opens our clients on the node of this measurement. */
final class Clients {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Often: readers join many conversations in their first second and must be ready soon after. */
  private static final Duration READER_GAP_CHECK = Duration.ofSeconds(2);

  private static final int STORE_KEY_LENGTH = 32;

  private final NetworkAddress node;
  private final SecureRandom random = new SecureRandom();

  Clients(NetworkAddress node) {
    this.node = node;
  }

  Transport connect() {
    return GrpcTransport.connect(node, "larkpost-bench/1");
  }

  /** The store of this name, as a bot has it: one file, encrypted, synced at every commit. */
  SqliteStore store(Path folder, String name) {
    // All zero: what lies in these stores is thrown away with the run.
    return SqliteStore.open(file(folder, name), Secret.owning(new byte[STORE_KEY_LENGTH]), random);
  }

  static Path file(Path folder, String name) {
    return folder.resolve(name + ".db");
  }

  /** The client of this name; registered when its store is empty, the same wallet next time. */
  StreamingClient open(Path folder, String name) {
    return open(folder, name, store(folder, name));
  }

  /**
   * @param store the one of this folder and name
   */
  StreamingClient open(Path folder, String name, ClientStore store) {
    return StreamingClient.open(ClientSetup.of(wallet(folder, name), connect(), store));
  }

  /** The folder is a new one with a random name each run, and so is the wallet. */
  private static KeySigner wallet(Path folder, String name) {
    byte[] path = file(folder, name).toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    try (Secret key = Secret.owning(MessageDigest.getInstance("SHA-256").digest(path))) {
      return KeySigner.of(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** One of many: no file, one crypto thread, the others' connection. */
  StreamingClient passing(Transport shared) {
    return light(new SharedTransport(shared));
  }

  /** Somebody who reads now and then: no file, one crypto thread. */
  StreamingClient reader() {
    return light(connect());
  }

  private StreamingClient light(Transport transport) {
    return StreamingClient.open(
        new ClientSetup(
            KeySigner.generate(random),
            transport,
            new MemoryClientStore(),
            false,
            Duration.ofMinutes(1),
            READER_GAP_CHECK,
            1,
            Clock.systemUTC(),
            random));
  }

  static StreamingClient started(StreamingClient client) {
    client.start();
    if (!client.awaitReady(PATIENCE)) {
      throw new IllegalStateException("the client is " + client.state() + " after " + PATIENCE);
    }
    return client;
  }
}
