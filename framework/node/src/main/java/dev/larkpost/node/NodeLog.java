package dev.larkpost.node;

import org.jboss.logging.Logger;

/** The node's log lines: events and counts, never content. */
final class NodeLog {
  private static final Logger LOG = Logger.getLogger("dev.larkpost.node");

  private NodeLog() {}

  static void started(int port, String storage) {
    LOG.infof(
        "embedded node started port=%d storage=%s (development and tests only)", port, storage);
  }

  static void stopped() {
    LOG.info("embedded node stopped");
  }

  static void failed(String method, Throwable cause) {
    LOG.errorf(cause, "request failed inside the node method=%s", method);
  }
}
