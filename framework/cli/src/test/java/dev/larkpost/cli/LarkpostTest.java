package dev.larkpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no bot; with one it is tested by the announcer's {@code CommandLineIT}. */
class LarkpostTest {
  @TempDir Path folder = Path.of("unset");

  @Test
  void a_new_key_is_its_owners_alone_never_printed_and_never_replaced() throws IOException {
    Path file = folder.resolve("wallet.key");
    Typed made = Typed.of("keys", "new", file.toString());
    assertEquals(0, made.exit(), made::err);
    String key = Files.readString(file).strip();
    assertTrue(key.matches("[0-9a-f]{64}"));
    assertTrue(!made.out().contains(key) && !made.err().contains(key));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Typed shown = Typed.of("keys", "show", "--key-file", file.toString());
    assertEquals(made.out(), shown.out());
    assertEquals(made.out(), Typed.of(Map.of("LARKPOST_KEY", key), false, "keys", "show").out());
    Typed again = Typed.of("keys", "new", file.toString());
    assertEquals(1, again.exit());
    assertEquals(key, Files.readString(file).strip());
    String[] words =
        Typed.of("keys", "show", "--json", "--key-file", file.toString()).out().split("\"");
    assertEquals("address", words[1]);
    assertTrue(made.out().contains(words[3]));
  }

  @Test
  void the_known_key_one_has_its_known_address() {
    Typed shown =
        Typed.of(Map.of("LARKPOST_KEY", "0x" + "0".repeat(63) + "1"), false, "keys", "show");
    assertTrue(shown.out().contains("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf"), shown::out);
  }

  @Test
  void what_is_no_key_is_refused_without_quoting_it() {
    Typed shown = Typed.of(Map.of("LARKPOST_KEY", "secret-but-no-hex"), false, "keys", "show");
    assertEquals(2, shown.exit());
    assertTrue(!shown.err().contains("secret-but"), shown::err);
    assertEquals(2, Typed.of("keys", "show").exit());
  }

  @Test
  void the_exit_code_says_what_went_wrong() throws IOException {
    assertEquals(2, Typed.of().exit());
    assertEquals(2, Typed.of("announce").exit());
    assertEquals(2, Typed.of("announce", "plan", "--text", "x").exit());
    assertEquals(2, Typed.of("dead", "retry", "messages").exit());
    assertEquals(0, Typed.of("--help").exit());
    assertEquals(0, Typed.of("announce", "plan", "--help").exit());
    Typed nobody = Typed.of("dead", "list", "--url", "http://127.0.0.1:1");
    assertEquals(3, nobody.exit());
    assertTrue(nobody.err().contains("is the bot running?"), nobody::err);
    assertEquals(4, answered(401, "{\"message\":\"send a key\"}").exit());
    assertEquals(4, answered(403, "{}").exit());
    assertEquals(5, answered(404, "{}").exit());
    Typed bare = answered(404, "<html>");
    assertTrue(bare.err().contains("no console on its class path"), bare::err);
    assertEquals(6, answered(409, "{}").exit());
    assertEquals(1, answered(500, "<html>").exit());
    assertEquals(3, answered(200, "<html>").exit());
  }

  @Test
  void every_exit_code_is_in_the_help_and_in_the_readme() throws IOException {
    String help = Typed.of("--help").out();
    String readme = Files.readString(Path.of("README.md"));
    for (Failure.Exit exit : Failure.Exit.values()) {
      assertTrue(help.contains(exit.code() + "   " + exit.meaning()), help);
      assertTrue(readme.contains("| " + exit.code() + " | " + exit.meaning() + " |"), readme);
    }
  }

  private static Typed answered(int status, String body) throws IOException {
    return with(new ArrayDeque<>(List.of(body)), status, "announce", "status", "1");
  }

  /** Somebody who answers one thing after the other, and the last one for ever. */
  private static Typed with(Queue<String> answers, int status, String... arguments)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean asksForBots = exchange.getRequestURI().getPath().equals("/a/proxy/api/bots");
          answer(
              exchange,
              asksForBots ? 200 : status,
              asksForBots
                  ? "[{\"name\":\"one\"}]"
                  : answers.size() > 1 ? answers.remove() : String.valueOf(answers.peek()));
        });
    server.start();
    try {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.addAll(
          List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort() + "/a/proxy/"));
      boolean terminal = all.contains("--watch");
      return Typed.of(Map.of(), terminal, all.toArray(String[]::new));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static String running(int confirmed, int open, String state) {
    return "{\"id\":1,\"state\":\"%s\",\"title\":\"x\",\"progress\":{\"open\":%d,\"confirmed\":%d},\"plan\":{\"reach\":4}}"
        .formatted(state, open, confirmed);
  }

  @Test
  void the_bar_moves_in_its_line_until_it_is_done() throws IOException {
    Typed watched =
        with(
            new ArrayDeque<>(
                List.of(
                    running(0, 4, "RUNNING"),
                    running(2, 2, "RUNNING"),
                    running(2, 2, "RUNNING"),
                    running(4, 0, "DONE"))),
            200,
            "announce",
            "status",
            "1",
            "--watch");
    assertEquals(0, watched.exit(), watched::err);
    String[] bars = watched.out().strip().split("\r");
    assertEquals(3, bars.length, watched::out);
    assertTrue(bars[1].startsWith("[" + "#".repeat(15) + ".".repeat(15) + "] 50 %"), bars[1]);
    assertTrue(bars[2].startsWith("[" + "#".repeat(30) + "] 100 %  4 of 4, delivered 4, done"));
  }

  @Test
  void what_ends_otherwise_is_no_success() throws IOException {
    Typed watched =
        with(
            new ArrayDeque<>(List.of(running(1, 3, "RUNNING"), running(1, 0, "CANCELLED"))),
            200,
            "announce",
            "status",
            "1",
            "--watch");
    assertEquals(6, watched.exit());
  }

  @Test
  void texts_from_outside_cannot_drive_the_terminal() {
    assertEquals("a[31mb\nc", Page.safe("a\u001b[31mb\n\u0007c\r"));
  }
}
