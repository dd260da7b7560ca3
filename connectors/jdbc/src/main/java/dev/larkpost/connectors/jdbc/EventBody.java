package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.Fields;
import java.nio.charset.StandardCharsets;

/** What an event says and where it stood, as the bytes that rest sealed. */
record EventBody(Fields fields, Fields origin) {
  private static final String FIELDS = "fields";
  private static final String ORIGIN = "origin";

  static byte[] of(Event event) {
    return Fields.of(FIELDS, event.fields())
        .with(ORIGIN, event.origin())
        .toJson()
        .getBytes(StandardCharsets.UTF_8);
  }

  static EventBody read(byte[] bytes) {
    Fields body = Fields.ofJson(new String(bytes, StandardCharsets.UTF_8));
    return new EventBody(half(body, FIELDS), half(body, ORIGIN));
  }

  private static Fields half(Fields body, String name) {
    return body.find(name).map(Fields.class::cast).orElseThrow();
  }
}
