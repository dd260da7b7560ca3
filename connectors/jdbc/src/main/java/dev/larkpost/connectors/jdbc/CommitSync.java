package dev.larkpost.connectors.jdbc;

import java.io.IOException;

/** Makes durable what was committed. Used by one thread at a time. */
interface CommitSync extends AutoCloseable {
  /** Everything committed before the call is durable after it. */
  void sync() throws IOException;

  @Override
  void close() throws IOException;
}
