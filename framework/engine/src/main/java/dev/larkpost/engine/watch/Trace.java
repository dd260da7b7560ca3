package dev.larkpost.engine.watch;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a trace, in the terms of W3C Trace Context. The place of a message or an event follows
 * from what it is, so nothing is stored for it and whoever meets it later, in another process too,
 * goes on in the same trace: a retry, the publish after a crash, the correction of a fact.
 *
 * @param id of the trace, 32 hex digits
 * @param span of the step that others follow, 16 hex digits
 * @param sampled whether it is recorded; empty where nobody has decided yet
 */
public record Trace(String id, String span, Optional<Boolean> sampled) {
  /** The header traces travel in, of HTTP calls and Kafka records. */
  public static final String HEADER = "traceparent";

  /** Longer headers are nobody's. */
  private static final int HEADER_MAX = 256;

  private static final int ID = 16;
  private static final int SPAN = 8;
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern ZEROS = Pattern.compile("0+");

  public Trace {
    if (!id.matches("[0-9a-f]{32}") || !span.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException("not the ids of a trace");
    }
    if (ZEROS.matcher(id).matches() || ZEROS.matcher(span).matches()) {
      throw new IllegalArgumentException("the ids of no trace");
    }
  }

  /** The trace of a message: its first 32 digits are the trace's id. */
  public static Trace of(MessageId message) {
    return of(message.bytes());
  }

  /**
   * The trace of a fact: that of the record it came in, or one of its own. A retraction and the
   * fact it concerns share it.
   */
  public static Trace of(Event event) {
    Trace own = of(hash(event.source().value() + "\n" + event.id().value()));
    return before(event).map(b -> new Trace(b.id(), own.span(), b.sampled())).orElse(own);
  }

  /**
   * The trace of what neither a message nor an event brought about: somebody's own delivery or
   * announcement, a digest.
   *
   * @param bot whose it is: two bots may use one key
   * @param key its idempotency key
   */
  public static Trace of(InboxId bot, String key) {
    return of(hash(bot.value() + "\n" + key));
  }

  /** Where the sender of an event's record stood, when its header says so. */
  public static Optional<Trace> before(Event event) {
    return event
        .origin()
        .find("headers")
        .filter(Fields.class::isInstance)
        .flatMap(headers -> ((Fields) headers).find(HEADER))
        .filter(String.class::isInstance)
        .flatMap(header -> parse((String) header));
  }

  /** Empty for anything that is no such header. */
  public static Optional<Trace> parse(String header) {
    Matcher form = FORM.matcher(header.length() > HEADER_MAX ? "" : header);
    boolean ours = form.matches() && (form.group(1).equals("00") == (form.group(5) == null));
    if (!ours || form.group(1).equals("ff")) {
      return Optional.empty();
    }
    List<String> ids = List.of(form.group(2), form.group(3));
    if (ids.stream().anyMatch(id -> ZEROS.matcher(id).matches())) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(form.group(4), 16) & 1) == 1;
    return Optional.of(new Trace(ids.getFirst(), ids.getLast(), Optional.of(sampled)));
  }

  /** The header others go on from; what nobody decided is not recorded. */
  public String header() {
    return "00-" + id + "-" + span + (sampled.orElse(false) ? "-01" : "-00");
  }

  private static Trace of(byte[] hash) {
    HexFormat hex = HexFormat.of();
    String id = hex.formatHex(Arrays.copyOf(hash, ID));
    String span = hex.formatHex(Arrays.copyOfRange(hash, ID, ID + SPAN));
    boolean none = ZEROS.matcher(id).matches() || ZEROS.matcher(span).matches();
    return none ? of(hash(hex.formatHex(hash))) : new Trace(id, span, Optional.empty());
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
