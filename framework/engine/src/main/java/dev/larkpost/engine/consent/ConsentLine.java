package dev.larkpost.engine.consent;

import dev.larkpost.engine.event.Fields;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** One line of the exported log, as {@link Consents#export} says. */
final class ConsentLine {
  private ConsentLine() {}

  static String of(ConsentEntry entry) {
    ConsentChange change = entry.change();
    Fields line =
        Fields.of("number", BigInteger.valueOf(entry.number()))
            .with("at", change.at().toString())
            .with("inbox", change.inbox().value())
            .with("change", change.kind().name().toLowerCase(Locale.ROOT));
    line = with(line, "category", change.category());
    line = with(line, "until", change.until().map(Object::toString));
    return switch (change.proof()) {
      case Proof.Message message -> line.with("message", message.hex()).toJson();
      case Proof.Signature signed ->
          line.with("address", signed.address().value())
              .with("text", signed.text())
              .with("signature", "0x" + HexFormat.of().formatHex(signed.signature()))
              .toJson();
    };
  }

  private static Fields with(Fields line, String name, Optional<String> value) {
    return value.map(v -> line.with(name, v)).orElse(line);
  }
}
