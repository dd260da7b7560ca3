package dev.larkpost.bench;

import dev.larkpost.mls.group.Group;
import dev.larkpost.mls.group.Received;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The MLS engine alone. JMH makes and runs it; README.md says how. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MlsBenchmarks {
  private final MlsDm dm = new MlsDm();

  /** The yardstick: one Ed25519 signature. */
  @Benchmark
  public byte[] sign() {
    return dm.sign();
  }

  /** See {@link MlsDm#encrypt}. */
  @Benchmark
  public byte[] encrypt() {
    return dm.encrypt();
  }

  /** See {@link MlsDm#decrypt}. */
  @Benchmark
  public Received decrypt() {
    return dm.decrypt();
  }

  /** See {@link MlsDm#createDm}. */
  @Benchmark
  public byte[] createDm() {
    return dm.createDm();
  }

  /** See {@link MlsDm#join}. */
  @Benchmark
  public Group join() {
    return dm.join();
  }
}
