package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Incoming messages in SQL; a row without content was handled. */
final class JdbcInboundStore implements InboundStore {
  private static final String CONTENT = "inbound.content";

  private final SecretBox box;

  JdbcInboundStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public List<InboundMessage> insert(Transaction tx, List<InboundMessage> messages) {
    List<InboundMessage> stored = new ArrayList<>();
    for (InboundMessage m : messages) {
      Optional<Long> sequence =
          JdbcTransaction.of(tx)
              .queryOne(
                  """
                  INSERT INTO inbound (message, conversation, dm, sender, installation, sent_ns, content_sealed)
                  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message) DO NOTHING RETURNING sequence
                  """,
                  row -> row.getLong(1),
                  m.id().bytes(),
                  m.conversation().bytes(),
                  m.dm(),
                  Ids.bytes(m.sender()),
                  m.senderInstallation().bytes(),
                  m.sentNs(),
                  box.seal(CONTENT, m.content()));
      sequence.ifPresent(s -> stored.add(m.at(s)));
    }
    return stored;
  }

  @Override
  public List<InboundMessage> unhandled(Transaction tx, long afterSequence, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT sequence, message, conversation, dm, sender, installation, sent_ns, content_sealed FROM inbound
            WHERE sequence > ? AND content_sealed IS NOT NULL ORDER BY sequence LIMIT ?
            """,
            row ->
                new InboundMessage(
                    row.getLong(1),
                    new MessageId(row.getBytes(2)),
                    new ConversationId(row.getBytes(3)),
                    row.getInt(4) != 0,
                    Ids.inbox(row.getBytes(5)),
                    new InstallationId(row.getBytes(6)),
                    row.getLong(7),
                    box.open(CONTENT, row.getBytes(8))),
            afterSequence,
            limit);
  }

  @Override
  public void handled(Transaction tx, Collection<Long> sequences) {
    for (long sequence : sequences) {
      JdbcTransaction.of(tx)
          .update("UPDATE inbound SET content_sealed = NULL WHERE sequence = ?", sequence);
    }
  }

  @Override
  public int forgetHandled(Transaction tx, long sentNs) {
    return JdbcTransaction.of(tx)
        .update("DELETE FROM inbound WHERE sent_ns < ? AND content_sealed IS NULL", sentNs);
  }
}
