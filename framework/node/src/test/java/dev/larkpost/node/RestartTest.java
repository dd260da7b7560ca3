package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import dev.larkpost.xmtp.wire.api.mls.MlsApiGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file-backed node keeps when it stops, by request or by kill. */
class RestartTest {
  private static final int WRITERS = 4;
  private static final int BATCH = 20;

  @TempDir Path folder = Path.of("unset");

  @Test
  void a_stopped_node_goes_on_where_it_was() {
    NodeConfig config = NodeConfig.inMemory().withDatabase(folder.resolve("node.db"));
    byte[] group = Forge.id(1);
    try (NodeFixture net = new NodeFixture(config)) {
      net.mls.sendGroupMessages(Forge.send(group, 0, 250));
    }
    try (NodeFixture net = new NodeFixture(config)) {
      assertEquals(100, net.ascending(group, 100, 0).getMessagesCount());
      assertEquals(50, net.ascending(group, 100, 200).getMessagesCount());
      net.mls.sendGroupMessages(Forge.send(group, 200, 251));
      try (TestStream<GroupMessage> stream = net.subscribe(group, 249)) {
        assertEquals(250, stream.next().getV1().getId());
        assertEquals(251, stream.next().getV1().getId());
      }
    }
  }

  /** Plan: writers send batches; after enough answers the node is killed; all answered is there. */
  @Test
  void nothing_answered_is_lost_when_the_node_is_killed_while_writing() throws Exception {
    Path file = folder.resolve("node.db");
    int[] answered = new int[WRITERS];
    for (int round = 0; round < 3; round++) {
      try (NodeProcess node = NodeProcess.start("--port", "0", "--db", file.toString())) {
        writeUntilKilled(node, answered);
      }
    }
    try (NodeFixture net = new NodeFixture(NodeConfig.inMemory().withDatabase(file))) {
      for (int writer = 0; writer < WRITERS; writer++) {
        byte[] group = Forge.id(writer);
        List<Long> before = ids(net, group);
        assertTrue(before.size() >= answered[writer], before.size() + " of " + answered[writer]);
        assertEquals(before.stream().sorted().distinct().toList(), before);
        net.mls.sendGroupMessages(Forge.send(group, 0, before.size()));
        assertEquals(before, ids(net, group), "the same bytes again are stored already");
      }
    }
  }

  private static void writeUntilKilled(NodeProcess node, int[] answered) throws Exception {
    ManagedChannel channel = NettyChannelBuilder.forAddress(node.address()).usePlaintext().build();
    CountDownLatch enough = new CountDownLatch(40);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      int writer = w;
      writers.add(CompletableFuture.runAsync(() -> write(channel, writer, answered, enough)));
    }
    enough.await();
    node.kill();
    for (CompletableFuture<Void> writer : writers) {
      writer.get();
    }
    channel.shutdownNow();
  }

  private static void write(
      ManagedChannel channel, int writer, int[] answered, CountDownLatch enough) {
    MlsApiGrpc.MlsApiBlockingStub mls = MlsApiGrpc.newBlockingStub(channel);
    try {
      while (true) {
        int next = answered[writer];
        mls.sendGroupMessages(Forge.send(Forge.id(writer), next, next + BATCH));
        answered[writer] = next + BATCH;
        enough.countDown();
      }
    } catch (StatusRuntimeException killed) {
      // What this one held may be there or not; the next round sends it again.
    }
  }

  private static List<Long> ids(NodeFixture net, byte[] group) {
    List<Long> all = new ArrayList<>();
    long cursor = 0;
    do {
      var page = net.ascending(group, 100, cursor);
      page.getMessagesList().forEach(m -> all.add(m.getV1().getId()));
      cursor = page.getPagingInfo().getIdCursor();
    } while (cursor != 0);
    return all;
  }

  @Test
  void the_statistics_page_tells_cpu_and_counts() throws IOException, InterruptedException {
    try (NodeProcess node = NodeProcess.start("--port", "0", "--admin", "0", "--limits", "on")) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(node.address()).usePlaintext().build();
      MlsApiGrpc.newBlockingStub(channel).sendGroupMessages(Forge.send(Forge.id(1), 0, 3));
      channel.shutdownNow();
      URI stats = URI.create("http://127.0.0.1:" + node.admin() + "/stats");
      try (HttpClient http = HttpClient.newHttpClient()) {
        String body =
            http.send(HttpRequest.newBuilder(stats).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        assertTrue(body.contains("\"counts\":{\"all\":{\"SendGroupMessages\":1}}"), body);
        assertTrue(body.matches(".*\"cpu\":\\{\"user\":[1-9][0-9]*,\"system\":0\\}.*"), body);
        assertTrue(body.contains("\"messages\":3"), body);
      }
    }
  }
}
