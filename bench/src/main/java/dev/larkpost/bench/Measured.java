package dev.larkpost.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Wall time, CPU time of this process with all its threads, and its memory. */
final class Measured {
  private static final double NANOS_PER_MS = 1e6;
  private static final Path STATUS = Path.of("/proc/self/status");

  private Measured() {}

  /** Runs the work. @param n operations it stands for */
  static ObjectNode of(int n, Runnable work) {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    work.run();
    double wallMs = (System.nanoTime() - start) / NANOS_PER_MS;
    return JsonNodeFactory.instance
        .objectNode()
        .put("n", n)
        .put("wallMs", wallMs)
        .put("cpuMs", (cpuNanos() - cpu) / NANOS_PER_MS)
        .put("rssMb", rssMb());
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : 0;
  }

  /** Resident memory; 0 where the system does not say. */
  static double rssMb() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(STATUS);
      return lines.stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
