package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.DuplicateFilter;
import java.util.List;

/**
 * A memory of what came in that several processes share. It answers whether or not the others can
 * be reached. Any thread.
 */
public interface SharedFilter extends DuplicateFilter, AutoCloseable {
  /** See {@link Connection#warnings}. */
  List<String> warnings();

  @Override
  void close();
}
