package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Our side of a measurement, a process of its own: one JSON command a line comes in, one answer
 * goes out ({@code @} and JSON), until the input ends. {@code official.mjs} understands the same
 * commands.
 */
public final class JobMain {
  private JobMain() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err); // a library that prints must not answer
    ObjectMapper json = new ObjectMapper();
    Job job = new Job(new Clients(NetworkAddress.of(arguments[0])));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = commands.readLine()) != null) {
      answers.println(ChildProcess.MARK + json.writeValueAsString(answer(job, json, line)));
      answers.flush();
    }
    job.close();
    // Threads of clients that a command left open must not hold the process.
    System.exit(0);
  }

  private static ObjectNode answer(Job job, ObjectMapper json, String line) {
    try {
      JsonNode command = json.readTree(line);
      return job.run(command.path("do").asText(), command).put("ok", true);
    } catch (IOException | RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      return JsonNodeFactory.instance.objectNode().put("ok", false).put("error", trace.toString());
    }
  }
}
