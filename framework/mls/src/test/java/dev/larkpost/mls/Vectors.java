package dev.larkpost.mls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larkpost.mls.crypto.CipherSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * The RFC's interoperability vectors, read from the folder that the system property {@code
 * larkpost.vectors} names. They are third-party data and stay outside the repository; without them
 * the tests say that they were skipped.
 */
public final class Vectors {
  private static final HexFormat HEX = HexFormat.of();

  private Vectors() {}

  /** The cases of one file; skips the calling test aloud when the folder is absent. */
  public static List<JsonNode> of(String file) {
    Path path = Path.of(System.getProperty("larkpost.vectors", "vectors"), "mls", file + ".json");
    if (!Files.exists(path)) {
      System.out.println("SKIPPED: no RFC 9420 vectors " + file + " (larkpost.vectors)");
      Assumptions.abort("RFC 9420 vectors are not here: " + file);
    }
    try {
      JsonNode all = new ObjectMapper().readTree(Files.readAllBytes(path));
      return StreamSupport.stream(all.spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs every case and prints how many ran per suite. */
  public static void run(String file, BiConsumer<JsonNode, CipherSuite> test) {
    Map<String, Integer> ran = new TreeMap<>();
    for (JsonNode vector : of(file)) {
      CipherSuite suite = CipherSuite.of(vector.path("cipher_suite").asInt(3));
      test.accept(vector, suite);
      String group = vector.has("cipher_suite") ? "suite " + suite.id() : "any suite";
      ran.merge(group, 1, Integer::sum);
    }
    if (ran.isEmpty()) {
      throw new AssertionError("no cases in " + file);
    }
    System.out.println("vectors " + file + ": " + ran);
  }

  public static byte[] bytes(JsonNode vector, String field) {
    return HEX.parseHex(vector.required(field).asText());
  }

  public static List<JsonNode> list(JsonNode vector, String field) {
    return StreamSupport.stream(vector.required(field).spliterator(), false).toList();
  }
}
