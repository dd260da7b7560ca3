package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesRequest;
import dev.larkpost.xmtp.wire.api.identity.GetIdentityUpdatesResponse;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateRequest;
import dev.larkpost.xmtp.wire.api.mls.GetNewestGroupMessageResponse;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.PagingInfo;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryGroupMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.QueryWelcomeMessagesResponse;
import dev.larkpost.xmtp.wire.api.mls.SendGroupMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.SendWelcomeMessagesRequest;
import dev.larkpost.xmtp.wire.api.mls.UploadKeyPackageRequest;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMessage;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Feeds the node everything the official client asked in a recording and compares each answer. The
 * recording node counted messages, welcomes and identity updates apart and this one counts them
 * together, so ids are translated both ways; times are dropped.
 */
class GoldenReplayTest {
  private enum Kind {
    MESSAGE,
    WELCOME,
    IDENTITY
  }

  private final Map<String, MethodDescriptor<?, ?>> methods = new HashMap<>();
  private final Map<Kind, List<Long>> ours = new HashMap<>();
  private final Map<Kind, Long> firstRecorded = new HashMap<>();
  private final Map<Kind, List<ByteString>> sent = new HashMap<>();
  private long lastOurs;

  GoldenReplayTest() {
    Stream.concat(
            MlsApiGrpc.getServiceDescriptor().getMethods().stream(),
            IdentityApiGrpc.getServiceDescriptor().getMethods().stream())
        .forEach(m -> methods.put(m.getFullMethodName(), m));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.5.0", "6.1.0-nightly.20260726.b649d1a"})
  void every_recorded_call_gets_the_recorded_answer(String version) throws IOException {
    List<JsonNode> calls = read("/golden/basic-" + version + ".jsonl");
    for (JsonNode call : calls) {
      MethodDescriptor<?, ?> method =
          Objects.requireNonNull(methods.get(call.get("method").asText()));
      findFirst((Message) request(method, bytes(call, "request")));
      findFirst((Message) response(method, bytes(call, "response")));
    }
    long ns = Long.parseLong(calls.getFirst().get("t_ns").asText());
    Clock clock = Clock.fixed(Instant.ofEpochSecond(0, ns), ZoneOffset.UTC);
    try (NodeFixture net = new NodeFixture(NodeConfig.inMemory().withClock(clock))) {
      for (int i = 0; i < calls.size(); i++) {
        replay(net, calls.get(i), "call " + (i + 1));
      }
      assertTrue(net.node.counters().refusals().isEmpty());
    }
    assertTrue(calls.size() >= 70, calls.size() + " calls");
  }

  @Test
  void a_key_package_is_refused_outside_its_lifetime() throws IOException {
    List<JsonNode> calls = read("/golden/basic-5.5.0.jsonl");
    JsonNode upload =
        calls.stream()
            .filter(c -> c.get("method").asText().endsWith("/UploadKeyPackage"))
            .findFirst()
            .orElseThrow();
    Instant recorded = Instant.ofEpochSecond(0, Long.parseLong(upload.get("t_ns").asText()));
    UploadKeyPackageRequest request = UploadKeyPackageRequest.parseFrom(bytes(upload, "request"));
    for (Duration away : List.of(Duration.ofDays(-2), Duration.ofDays(400))) {
      Clock clock = Clock.fixed(recorded.plus(away), ZoneOffset.UTC);
      try (NodeFixture net = new NodeFixture(NodeConfig.inMemory().withClock(clock))) {
        assertEquals(
            Status.Code.INVALID_ARGUMENT,
            NodeFixture.code(() -> net.mls.uploadKeyPackage(request)));
      }
    }
  }

  private void replay(NodeFixture net, JsonNode call, String which) throws IOException {
    MethodDescriptor<?, ?> method =
        Objects.requireNonNull(methods.get(call.get("method").asText()));
    assertEquals(0, call.get("status").asInt());
    Message request = (Message) request(method, bytes(call, "request"));
    Message answer = (Message) send(net, method, translate(request));
    count(request);
    Message recorded = (Message) response(method, bytes(call, "response"));
    Message expected = neutral(recorded, true);
    Message actual = neutral(answer, false);
    assertTrue(
        expected.equals(actual),
        () -> which + " " + call.get("method") + ": " + bare(expected) + " but " + bare(actual));
  }

  /** Without the long lines of content. */
  private static String bare(Message message) {
    return message
        .toString()
        .lines()
        .map(line -> line.length() > 80 ? line.substring(0, 80) + ".." : line)
        .collect(Collectors.joining(" "));
  }

  @SuppressWarnings("unchecked")
  private static MessageLite send(NodeFixture net, MethodDescriptor<?, ?> method, Message request) {
    return ClientCalls.blockingUnaryCall(
        net.channel,
        (MethodDescriptor<MessageLite, MessageLite>) method,
        CallOptions.DEFAULT,
        request);
  }

  private List<Long> ours(Kind kind) {
    return ours.computeIfAbsent(kind, k -> new ArrayList<>(List.of(0L)));
  }

  /** The recording node had counted before: the n-th of a kind here is the n-th sent there. */
  private void findFirst(Message recorded) {
    switch (recorded) {
      case SendGroupMessagesRequest s ->
          s.getMessagesList().forEach(m -> sent(Kind.MESSAGE, m.getV1().getData()));
      case SendWelcomeMessagesRequest s ->
          s.getMessagesList().forEach(m -> sent(Kind.WELCOME, m.getV1().getData()));
      case PublishIdentityUpdateRequest p ->
          sent(Kind.IDENTITY, p.getIdentityUpdate().toByteString());
      case QueryGroupMessagesResponse q ->
          q.getMessagesList()
              .forEach(m -> read(Kind.MESSAGE, m.getV1().getId(), m.getV1().getData()));
      case QueryWelcomeMessagesResponse q ->
          q.getMessagesList()
              .forEach(m -> read(Kind.WELCOME, m.getV1().getId(), m.getV1().getData()));
      case GetIdentityUpdatesResponse g ->
          g.getResponsesList().stream()
              .flatMap(r -> r.getUpdatesList().stream())
              .forEach(u -> read(Kind.IDENTITY, u.getSequenceId(), u.getUpdate().toByteString()));
      default -> {}
    }
  }

  private void sent(Kind kind, ByteString data) {
    sent.computeIfAbsent(kind, k -> new ArrayList<>()).add(data);
  }

  private void read(Kind kind, long id, ByteString data) {
    int nth = sent.getOrDefault(kind, List.of()).indexOf(data);
    assertTrue(nth >= 0, "read before it was sent");
    firstRecorded.putIfAbsent(kind, id - nth);
  }

  private long ours(Kind kind, long recorded) {
    long nth = recorded == 0 ? 0 : recorded - firstRecorded.getOrDefault(kind, 1L) + 1;
    return ours(kind).get((int) nth);
  }

  /** Recorded cursors to ours. */
  private Message translate(Message request) {
    return switch (request) {
      case QueryGroupMessagesRequest q ->
          q.toBuilder().setPagingInfo(translate(q.getPagingInfo(), Kind.MESSAGE)).build();
      case QueryWelcomeMessagesRequest q ->
          q.toBuilder().setPagingInfo(translate(q.getPagingInfo(), Kind.WELCOME)).build();
      case GetIdentityUpdatesRequest g -> {
        GetIdentityUpdatesRequest.Builder out = g.toBuilder();
        out.getRequestsBuilderList()
            .forEach(r -> r.setSequenceId(ours(Kind.IDENTITY, r.getSequenceId())));
        yield out.build();
      }
      default -> request;
    };
  }

  private PagingInfo translate(PagingInfo paging, Kind kind) {
    return paging.toBuilder().setIdCursor(ours(kind, paging.getIdCursor())).build();
  }

  /** Both nodes count what they store in the order it came. */
  private void count(Message request) {
    switch (request) {
      case SendGroupMessagesRequest s -> count(Kind.MESSAGE, s.getMessagesCount());
      case SendWelcomeMessagesRequest s -> count(Kind.WELCOME, s.getMessagesCount());
      case PublishIdentityUpdateRequest p -> count(Kind.IDENTITY, 1);
      default -> {}
    }
  }

  private void count(Kind kind, int stored) {
    for (int i = 0; i < stored; i++) {
      ours(kind).add(++lastOurs);
    }
  }

  /** Without times, and with our ids. */
  private Message neutral(Message answer, boolean recorded) {
    return switch (answer) {
      case QueryGroupMessagesResponse q -> {
        QueryGroupMessagesResponse.Builder out = q.toBuilder();
        out.getMessagesBuilderList().forEach(m -> neutral(m, recorded));
        yield out.build();
      }
      case QueryWelcomeMessagesResponse q -> {
        QueryWelcomeMessagesResponse.Builder out = q.toBuilder();
        out.getMessagesBuilderList().forEach(m -> neutral(m, recorded));
        yield out.build();
      }
      case GetNewestGroupMessageResponse n -> {
        GetNewestGroupMessageResponse.Builder out = n.toBuilder();
        out.getResponsesBuilderList().stream()
            .filter(r -> r.hasGroupMessage())
            .forEach(r -> neutral(r.getGroupMessageBuilder(), recorded));
        yield out.build();
      }
      case GetIdentityUpdatesResponse g -> {
        GetIdentityUpdatesResponse.Builder out = g.toBuilder();
        out.getResponsesBuilderList().stream()
            .flatMap(r -> r.getUpdatesBuilderList().stream())
            .forEach(
                u ->
                    u.clearServerTimestampNs()
                        .setSequenceId(id(Kind.IDENTITY, u.getSequenceId(), recorded)));
        yield out.build();
      }
      default -> answer;
    };
  }

  private void neutral(GroupMessage.Builder message, boolean recorded) {
    GroupMessage.V1.Builder v1 = message.getV1Builder();
    v1.clearCreatedNs().setId(id(Kind.MESSAGE, v1.getId(), recorded));
  }

  private void neutral(WelcomeMessage.Builder message, boolean recorded) {
    WelcomeMessage.V1.Builder v1 = message.getV1Builder();
    v1.clearCreatedNs().setId(id(Kind.WELCOME, v1.getId(), recorded));
  }

  private long id(Kind kind, long id, boolean recorded) {
    return recorded ? ours(kind, id) : id;
  }

  private static MessageLite request(MethodDescriptor<?, ?> method, byte[] bytes) {
    return (MessageLite) method.parseRequest(new ByteArrayInputStream(bytes));
  }

  private static MessageLite response(MethodDescriptor<?, ?> method, byte[] bytes) {
    return (MessageLite) method.parseResponse(new ByteArrayInputStream(bytes));
  }

  private static byte[] bytes(JsonNode call, String field) {
    return Base64.getDecoder().decode(call.get(field).asText());
  }

  private static List<JsonNode> read(String resource) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (InputStream in = GoldenReplayTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        lines.add(json.readTree(line));
      }
    }
    return lines;
  }
}
