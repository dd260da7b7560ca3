package dev.larkpost.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One message for an existing DM against one Ed25519 signature over as many bytes, by JMH. */
final class Encrypt implements Scenario {
  /** The compiler is done with the hot path after ten to twenty seconds on a busy machine. */
  private static final int WARM_UPS = 10;

  @Override
  public List<Row> run(Trial trial) {
    Collection<RunResult> results = run(trial.sizes());
    return List.of(
        Row.cost(
                "encrypt one message for an existing DM",
                "us",
                iterations(results, "encrypt"),
                iterations(results, "sign"))
            .target(Target.ratioAtMost(1.6))
            .note("reference: one Ed25519 signature over as many bytes"));
  }

  private static Collection<RunResult> run(Sizes sizes) {
    String benchmarks = MlsBenchmarks.class.getName();
    Options options =
        new OptionsBuilder()
            .include(benchmarks + ".encrypt$")
            .include(benchmarks + ".sign$")
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.seconds(sizes.jmhSeconds()))
            .measurementIterations(sizes.rounds())
            .measurementTime(TimeValue.seconds(sizes.jmhSeconds()))
            .timeUnit(TimeUnit.MICROSECONDS)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed", e);
    }
  }

  private static List<Double> iterations(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(result -> result.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
  }
}
