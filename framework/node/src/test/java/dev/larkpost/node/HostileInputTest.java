package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.api.identity.IdentityApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import dev.larkpost.xmtp.wire.api.mls.UploadKeyPackageRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes at the gRPC door that no client of ours would send. */
class HostileInputTest {
  private static final int ROUNDS = 300;

  // RFC 9113 section 6
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;

  private final NodeFixture net = NodeFixture.inMemory();

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @AfterEach
  void stop() {
    net.close();
  }

  @Test
  void random_and_damaged_bytes_are_refused_with_a_code_and_harm_nothing() {
    Random random = new Random(42);
    Map<Status.Code, Integer> codes = new EnumMap<>(Status.Code.class);
    for (MethodDescriptor<?, ?> method : unary()) {
      for (int round = 0; round < ROUNDS; round++) {
        codes.merge(send(method, bytes(random, round)), 1, Integer::sum);
      }
    }
    EnumSet<Status.Code> expected = EnumSet.of(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
    assertTrue(expected.containsAll(codes.keySet()), codes::toString);
    assertTrue(codes.getOrDefault(Status.Code.INVALID_ARGUMENT, 0) > ROUNDS, codes::toString);
    assertEquals(
        0, net.node.counters().refusals().keySet().stream().filter(k -> k.endsWith("BUG")).count());
    byte[] untouched = Forge.id(ROUNDS);
    net.mls.sendGroupMessages(Forge.send(untouched, 0, 1));
    assertEquals(1, net.ascending(untouched, 100, 0).getMessagesCount());
  }

  @Test
  void an_unknown_method_is_unimplemented() {
    MethodDescriptor<byte[], byte[]> unknown =
        MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("xmtp.mls.api.v1.MlsApi/RevokeInstallation")
            .build();
    assertEquals(Status.Code.UNIMPLEMENTED, send(unknown, new byte[0]));
  }

  @Test
  void frames_nobody_can_read_are_counted_and_not_printed() throws Exception {
    List<LogRecord> printed = new CopyOnWriteArrayList<>();
    Logger grpc = Logger.getLogger("io.grpc.netty");
    Handler handler = new Printed(printed);
    grpc.addHandler(handler);
    try {
      for (int length : new int[] {Integer.MAX_VALUE, EmbeddedNode.REQUEST_BYTES_MAX + 1}) {
        frame("/xmtp.mls.api.v1.MlsApi/SendGroupMessages", length);
      }
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (net.node.counters().refusals("any:UNREADABLE_REQUEST") < 2
          && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      grpc.removeHandler(handler);
    }
    assertEquals(2, net.node.counters().refusals("any:UNREADABLE_REQUEST"));
    assertEquals(List.of(), printed.stream().map(LogRecord::getMessage).toList());
  }

  /** A request on a connection of its own that says to be so long; returns when it is answered. */
  private void frame(String path, int length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), net.node.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      http2(out, SETTINGS, 0, 0, new byte[0]);
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      headers.write(0x83); // :method POST and :scheme http of the static table (RFC 7541 A)
      headers.write(0x86);
      literal(headers, 0x04, path);
      literal(headers, 0x01, "localhost");
      headers.write(0);
      text(headers, "content-type");
      text(headers, "application/grpc");
      headers.write(0);
      text(headers, "te");
      text(headers, "trailers");
      http2(out, HEADERS, END_HEADERS, 1, headers.toByteArray());
      http2(out, DATA, 0, 1, ByteBuffer.allocate(5).put((byte) 0).putInt(length).array());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int kind = SETTINGS;
      while (kind != HEADERS && kind != RST_STREAM) {
        int size = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        kind = in.readUnsignedByte();
        in.readNBytes(5 + size); // flags, stream, content
      }
    }
  }

  private static void http2(DataOutputStream out, int kind, int flags, int stream, byte[] content)
      throws IOException {
    out.writeByte(0);
    out.writeShort(content.length);
    out.writeByte(kind);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(content);
  }

  /** A header by its name in the static table, not to be indexed. */
  private static void literal(ByteArrayOutputStream out, int name, String value) {
    out.write(name);
    text(out, value);
  }

  private static void text(ByteArrayOutputStream out, String value) {
    out.write(value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static final class Printed extends Handler {
    private final List<LogRecord> records;

    Printed(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void garbage_for_a_subscription_ends_it_and_frees_its_place() {
    MethodDescriptor<byte[], byte[]> method = raw(MlsApiGrpc.getSubscribeGroupMessagesMethod());
    try (TestStream<byte[]> stream =
        TestStream.open(net.channel, method, new byte[] {(byte) 0xff, 1, 2})) {
      assertEquals(Status.Code.INVALID_ARGUMENT, stream.closed().getCode());
      assertEquals(0, net.node.openStreams());
    }
  }

  @Test
  void key_packages_that_are_none_are_refused_with_their_own_code() {
    for (byte[] bytes : List.of(new byte[0], new byte[10], new byte[2_000])) {
      UploadKeyPackageRequest.Builder request = UploadKeyPackageRequest.newBuilder();
      request.getKeyPackageBuilder().setKeyPackageTlsSerialized(ByteString.copyFrom(bytes));
      assertEquals(
          Status.Code.INVALID_ARGUMENT,
          NodeFixture.code(() -> net.mls.uploadKeyPackage(request.build())));
    }
    assertEquals(3, net.node.counters().refusals("UploadKeyPackage:INVALID_KEY_PACKAGE"));
  }

  private Status.Code send(MethodDescriptor<?, ?> method, byte[] request) {
    try {
      ClientCalls.blockingUnaryCall(net.channel, raw(method), CallOptions.DEFAULT, request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /** Pure noise, or a plausible message with some bytes changed. */
  private static byte[] bytes(Random random, int round) {
    byte[] bytes;
    if (round % 3 == 0) {
      bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    }
    bytes =
        round % 3 == 1
            ? Forge.send(Forge.id(round), 0, 3).toByteArray()
            : Forge.welcome(new byte[32], round).toByteArray();
    for (int n = random.nextInt(6); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<MethodDescriptor<?, ?>> unary() {
    List<MethodDescriptor<?, ?>> all = new ArrayList<>();
    all.addAll(MlsApiGrpc.getServiceDescriptor().getMethods());
    all.addAll(IdentityApiGrpc.getServiceDescriptor().getMethods());
    all.removeIf(method -> method.getType() != MethodDescriptor.MethodType.UNARY);
    return all;
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .build();
  }
}
