package dev.larkpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.larkpost.connectors.jdbc.SqliteStateProvider;
import dev.larkpost.engine.BotState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything a doctor looks at, well and sick. The bot itself is away: others test that. */
class DoctorCommandTest {
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir Path folder = Path.of("unset");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static Typed doctor(Clock clock, Map<String, String> environment, String... more) {
    List<String> words = new ArrayList<>(List.of("doctor", "--url", "http://" + NOWHERE));
    words.addAll(List.of(more));
    return Typed.of(environment, false, clock, words.toArray(String[]::new));
  }

  private static Typed doctor(String... more) {
    return doctor(Clock.systemUTC(), Map.of(), more);
  }

  private static String finding(Typed said, String what) {
    return said.out()
        .lines()
        .filter(line -> line.matches("\\w+ +" + what + " .*"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing on " + what + ": " + said));
  }

  /** A provider whose newest block has this age. */
  private String chain(Duration age, int status) throws IOException {
    long at = Clock.systemUTC().instant().minus(age).getEpochSecond();
    String body =
        status == 200
            ? "{\"result\":{\"number\":\"0x10\",\"timestamp\":\"0x" + Long.toHexString(at) + "\"}}"
            : "{\"error\":{\"code\":-32000}}";
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v2/a-secret-key";
  }

  /** Accepts, and says this to whoever says something. */
  private String listener(String answer) throws IOException {
    ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(socket);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try (Socket one = socket.accept()) {
                  one.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  one.getInputStream().read();
                } catch (IOException closed) {
                  return;
                }
              }
            });
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Test
  void what_is_well_is_said_and_keys_in_addresses_are_not() throws IOException {
    Typed said =
        doctor(
            "--rpc",
            chain(Duration.ZERO, 200),
            "--kafka",
            listener("") + "," + listener(""),
            "--redis",
            "redis://user:password@" + listener("-NOAUTH who are you?\r\n"),
            "--network",
            "http://" + listener(""));
    assertTrue(finding(said, "rpc").startsWith("ok"), said::out);
    assertTrue(finding(said, "rpc").contains("block 16"), said::out);
    assertTrue(finding(said, "clock").contains("right, within"), said::out);
    assertEquals(2, said.out().lines().filter(line -> line.matches("ok +kafka .*")).count());
    assertTrue(finding(said, "redis").startsWith("ok"), said::out);
    assertTrue(finding(said, "node").startsWith("ok"), said::out);
    assertFalse(said.out().contains("secret") || said.out().contains("password"), said::out);
  }

  @Test
  void what_is_away_is_said_with_what_to_do() throws IOException {
    Typed said =
        doctor(
            "--rpc",
            "http://" + NOWHERE,
            "--kafka",
            NOWHERE,
            "--redis",
            "redis://" + NOWHERE,
            "--network",
            "http://" + NOWHERE);
    assertEquals(1, said.exit());
    for (String what : List.of("bot", "rpc", "kafka", "redis", "node")) {
      assertTrue(finding(said, what).startsWith("bad"), said::out);
    }
    Typed refused =
        doctor("--rpc", chain(Duration.ZERO, 429), "--redis", "redis://" + listener("HTTP/1.1"));
    assertTrue(finding(refused, "rpc").contains("plan not used up"), refused::out);
    assertTrue(finding(refused, "redis").contains("something else"), refused::out);
    Typed old = doctor("--rpc", chain(Duration.ofHours(1), 200));
    assertTrue(finding(old, "rpc").startsWith("warning"), old::out);
  }

  @Test
  void a_wrong_clock_is_noticed_by_what_others_say() throws IOException {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
    Typed said = doctor(late, Map.of(), "--rpc", chain(Duration.ZERO, 200));
    assertTrue(finding(said, "clock").matches("bad +clock +(299|3\\d\\d) s behind.*"), said::out);
    Clock early = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
    Typed other = doctor(early, Map.of(), "--rpc", chain(Duration.ZERO, 200));
    assertTrue(finding(other, "clock").contains(" s ahead"), other::out);
    assertTrue(finding(doctor(), "clock").contains("nobody to compare"));
  }

  @Test
  void the_settings_name_what_is_looked_at() throws IOException {
    Path file = folder.resolve("bot.properties");
    Files.writeString(
        file,
        """
        larkpost.chains.main.rpc=${RPC_URL},http://%1$s
        larkpost.chains.other.rpc=${NOT_SET_HERE}
        larkpost.kafka.servers=%1$s
        larkpost.redis.url=redis://%1$s
        """
            .formatted(NOWHERE));
    String rpc = chain(Duration.ZERO, 200);
    Typed said = doctor(Clock.systemUTC(), Map.of("RPC_URL", rpc), "--config", file.toString());
    assertEquals(2, said.out().lines().filter(line -> line.matches("\\w+ +rpc .*")).count());
    assertTrue(finding(said, "kafka").startsWith("bad"), said::out);
    assertTrue(finding(said, "redis").startsWith("bad"), said::out);
    Map<String, String> variables =
        Map.of("QUARKUS_CONFIG_LOCATIONS", file.toString(), "LARKPOST_KAFKA_SERVERS", listener(""));
    Typed other = doctor(Clock.systemUTC(), variables);
    assertTrue(finding(other, "kafka").startsWith("ok"), other::out);
    assertEquals(2, doctor("--config", folder.resolve("none").toString()).exit());
  }

  @Test
  void the_data_folder_is_tried_and_its_holder_named() throws IOException {
    Typed none = doctor("--data", folder.resolve("none").toString());
    assertTrue(finding(none, "data").contains("create it"), none::out);
    Typed empty = doctor("--data", folder.toString());
    assertTrue(finding(empty, "data").startsWith("ok"), empty::out);
    assertTrue(finding(empty, "store").startsWith("warning"), empty::out);
    BotState state = new SqliteStateProvider().open(folder);
    state.client().close();
    Typed free = doctor(Clock.systemUTC(), Map.of("LARKPOST_DATA", folder.toString()), "--json");
    assertTrue(free.out().contains("\"says\":\"nobody has it open\""), free::out);
    assertTrue(Files.isWritable(folder.resolve("bot.db")));
  }
}
