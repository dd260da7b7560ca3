package dev.larkpost.engine.inbound;

/**
 * A text that begins with a command, such as {@code /weather Berlin tomorrow}.
 *
 * @param message the whole message
 * @param name the command in lower case, with its slash
 * @param rest what follows, trimmed; empty when nothing does
 */
public record Command(Message message, String name, String rest) {}
