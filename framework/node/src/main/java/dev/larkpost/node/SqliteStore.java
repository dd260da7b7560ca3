package dev.larkpost.node;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Keeps everything in one SQLite file: one writer that shares a sync between whoever waits, a few
 * readers beside it. A killed process loses nothing it had answered for.
 */
final class SqliteStore implements EnvelopeStore {
  private final SqliteFile file;
  private final SqliteWriter writer;
  private final SqliteReaders readers;

  private SqliteStore(SqliteFile file, SqliteWriter writer, SqliteReaders readers) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
  }

  /**
   * Opens or creates the file and holds it against other processes.
   *
   * @throws IllegalStateException when it is held, damaged, or of a newer version
   */
  static SqliteStore open(Path path, Clock clock, Listener listener) {
    SqliteFile file = SqliteFile.hold(path);
    try {
      Connection writing = file.openWriter();
      SqliteWriter writer = SqliteWriter.start(writing, clock, listener);
      return new SqliteStore(file, writer, SqliteReaders.open(file));
    } catch (SQLException | RuntimeException e) {
      file.close();
      throw new IllegalStateException("cannot use the node's store " + path.getFileName(), e);
    }
  }

  @Override
  public int append(List<Incoming> envelopes) {
    return writer.write(statements -> statements.append(envelopes));
  }

  @Override
  public void appendIdentity(Incoming update, List<AddressChange> changes) {
    writer.write(
        statements -> {
          int added = statements.append(List.of(update));
          statements.change(changes);
          return added;
        });
  }

  @Override
  public List<Stored> after(TopicKey topic, long after, int limit) {
    return readers.read(reader -> reader.after(topic, after, limit));
  }

  @Override
  public List<Stored> before(TopicKey topic, long before, int limit) {
    long bound = before == 0 ? Long.MAX_VALUE : before;
    return readers.read(reader -> reader.before(topic, bound, limit));
  }

  @Override
  public void putKeyPackage(byte[] installation, byte[] keyPackage) {
    writer.write(statements -> statements.putKeyPackage(installation, keyPackage));
  }

  @Override
  public Optional<byte[]> keyPackage(byte[] installation) {
    return readers.read(reader -> reader.keyPackage(installation));
  }

  @Override
  public Optional<String> inboxOf(String address) {
    return readers.read(reader -> reader.inboxOf(address));
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    file.close();
  }
}
