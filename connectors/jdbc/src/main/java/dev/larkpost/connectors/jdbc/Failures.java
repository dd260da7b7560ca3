package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;

/** SQL failures in our own words. */
final class Failures {
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_CORRUPT = 11;
  private static final int SQLITE_FULL = 13;
  private static final int SQLITE_NOTADB = 26;

  private Failures() {}

  static XmtpException of(SQLException e) {
    return switch (e.getErrorCode() & 0xff) {
      case SQLITE_FULL ->
          unusable("the disk is full; nothing was written", XmtpException.Retry.LATER, e);
      case SQLITE_READONLY -> unusable("the store is read-only", XmtpException.Retry.NEVER, e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          unusable("the store file is damaged; restore a backup", XmtpException.Retry.NEVER, e);
      case SQLITE_BUSY ->
          unusable("the store is held by somebody else", XmtpException.Retry.LATER, e);
      default ->
          unusable(
              "the store failed: " + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT),
              XmtpException.Retry.NEVER,
              e);
    };
  }

  /** What was committed may be on disk or not; only a start that reads the disk can tell. */
  static XmtpException torn(IOException e) {
    return unusable(
        "the disk did not confirm a write; the store takes no more until the next start",
        XmtpException.Retry.NEVER,
        e);
  }

  static XmtpException unusable(String what, XmtpException.Retry retry, Throwable cause) {
    return new XmtpException(XmtpException.Code.STORE_UNUSABLE, retry, what, cause);
  }
}
