package dev.larkpost.engine.send;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;

/** What a digest shows of a content. */
final class FirstLine {
  /** Characters of it at most. */
  static final int LENGTH_MAX = 140;

  private FirstLine() {}

  /** Empty for what has no text. @param content EncodedContent bytes */
  static String of(byte[] content) {
    try {
      return text(ContentCodec.decode(content))
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .findFirst()
          .map(FirstLine::cut)
          .orElse("");
    } catch (XmtpException unreadable) {
      return "";
    }
  }

  private static String text(Content content) {
    return switch (content) {
      case Content.Text text -> text.text();
      case Content.Markdown markdown -> markdown.markdown();
      case Content.Actions actions -> actions.description();
      case Content.Reply reply -> text(reply.content());
      default -> "";
    };
  }

  private static String cut(String line) {
    return line.codePointCount(0, line.length()) <= LENGTH_MAX
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LENGTH_MAX - 1)) + "…";
  }
}
