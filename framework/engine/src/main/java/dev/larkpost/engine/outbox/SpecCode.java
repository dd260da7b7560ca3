package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.AudienceCode;
import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.watch.Trace;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specs and plans as fields, to be stored, and back. For stores. */
public final class SpecCode {
  private SpecCode() {}

  public static Fields write(AnnouncementSpec spec) {
    Map<String, Object> contents = new HashMap<>();
    spec.what().byLanguage().forEach((tag, bytes) -> contents.put(tag, Bytes.of(bytes)));
    Fields fields =
        Fields.of("key", spec.key())
            .with("lane", spec.lane().name())
            .with("audience", AudienceCode.write(spec.audience()))
            .with("contents", new Fields(contents))
            .with("fallback", spec.what().fallback())
            .with("push", spec.what().push())
            .with(
                "buttons",
                spec.what().buttons().stream()
                    .map(b -> Fields.of("id", b.id()).with("label", b.label()))
                    .toList())
            .with("at", millis(spec.when().at()))
            .with("weight", BigInteger.valueOf(spec.weight()));
    fields = with(fields, "category", spec.category());
    fields = with(fields, "expires", spec.when().expires().map(SpecCode::millis));
    fields = with(fields, "onlyIf", spec.when().onlyIf());
    fields = with(fields, "cause", spec.cause().map(SpecCode::write));
    return with(fields, Trace.HEADER, spec.trace().map(Trace::header));
  }

  private static Fields with(Fields fields, String name, Optional<?> value) {
    return value.isPresent() ? fields.with(name, value.get()) : fields;
  }

  private static Fields write(Event event) {
    return Fields.of("id", event.id().value())
        .with("name", event.name().value())
        .with("kind", event.kind().name())
        .with("source", event.source().value())
        .with("position", BigInteger.valueOf(event.position()))
        .with("at", millis(event.occurredAt()))
        .with("fields", event.fields())
        .with("origin", event.origin());
  }

  private static BigInteger millis(Instant at) {
    return BigInteger.valueOf(at.toEpochMilli());
  }

  public static AnnouncementSpec read(Fields fields) {
    Map<String, byte[]> contents = new HashMap<>();
    inner(fields, "contents")
        .values()
        .forEach((tag, bytes) -> contents.put(tag, ((Bytes) bytes).toArray()));
    return new AnnouncementSpec(
        fields.text("key"),
        Lane.valueOf(fields.text("lane")),
        fields.find("category").map(String.class::cast),
        AudienceCode.read(inner(fields, "audience")),
        new AnnouncementSpec.What(
            contents,
            fields.text("fallback"),
            fields.find("push").orElse(false).equals(true),
            buttons(fields)),
        new AnnouncementSpec.When(
            instant(fields, "at"),
            fields.find("expires").map(e -> instant(fields, "expires")),
            fields.find("onlyIf").map(String.class::cast)),
        fields.integer("weight").intValueExact(),
        fields.find("cause").map(c -> event((Fields) c)),
        fields.find(Trace.HEADER).flatMap(header -> Trace.parse((String) header)));
  }

  private static List<AnnouncementSpec.Button> buttons(Fields fields) {
    return fields.find("buttons").orElse("") instanceof List<?> list
        ? list.stream()
            .map(Fields.class::cast)
            .map(b -> new AnnouncementSpec.Button(b.text("id"), b.text("label")))
            .toList()
        : List.of();
  }

  private static Event event(Fields fields) {
    return new Event(
        new EventId(fields.text("id")),
        new EventName(fields.text("name")),
        EventKind.valueOf(fields.text("kind")),
        new SourceName(fields.text("source")),
        fields.integer("position").longValueExact(),
        instant(fields, "at"),
        inner(fields, "fields"),
        inner(fields, "origin"));
  }

  private static Fields inner(Fields fields, String name) {
    return (Fields) fields.find(name).orElse(Fields.NONE);
  }

  private static Instant instant(Fields fields, String name) {
    return Instant.ofEpochMilli(fields.integer(name).longValueExact());
  }

  public static Fields write(AnnouncementPlan plan) {
    return Fields.of("reach", BigInteger.valueOf(plan.reach()))
        .with("withoutInbox", BigInteger.valueOf(plan.withoutInbox()))
        .with("withheld", BigInteger.valueOf(plan.withheld()))
        .with("newConversations", BigInteger.valueOf(plan.newConversations()))
        .with("units", BigInteger.valueOf(plan.units()))
        .with("first", millis(plan.first()))
        .with("last", millis(plan.last()));
  }

  public static AnnouncementPlan readPlan(Fields fields) {
    return new AnnouncementPlan(
        fields.integer("reach").longValueExact(),
        fields.integer("withoutInbox").longValueExact(),
        fields.integer("withheld").longValueExact(),
        fields.integer("newConversations").longValueExact(),
        fields.integer("units").longValueExact(),
        instant(fields, "first"),
        instant(fields, "last"));
  }
}
