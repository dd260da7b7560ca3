package dev.larkpost.engine.view;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import java.util.List;

/**
 * What a message says, for somebody's eyes.
 *
 * @param type text, markdown, actions, …
 * @param text what can be read of it; empty when nothing can
 * @param buttons labels of what can be tapped
 */
public record ContentView(String type, String text, List<String> buttons) {
  private static final int TITLE_MAX = 80;

  public ContentView {
    buttons = List.copyOf(buttons);
  }

  /** What can be read of it. */
  public static ContentView of(Content content) {
    return switch (content) {
      case Content.Text said -> new ContentView("text", said.text(), List.of());
      case Content.Markdown said -> new ContentView("markdown", said.markdown(), List.of());
      case Content.Actions said ->
          new ContentView(
              "actions",
              said.description(),
              said.actions().stream().map(Content.Actions.Action::label).toList());
      case Content.Reply said -> of(said.content());
      case Content.Reaction said -> new ContentView("reaction", said.content(), List.of());
      default -> new ContentView(content.getClass().getSimpleName(), "", List.of());
    };
  }

  /** Its first line, cut. */
  static String title(byte[] encoded) {
    String text = of(ContentCodec.decode(encoded)).text();
    String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
    return line.codePointCount(0, line.length()) <= TITLE_MAX
        ? line
        : line.substring(0, line.offsetByCodePoints(0, TITLE_MAX - 1)) + "…";
  }
}
