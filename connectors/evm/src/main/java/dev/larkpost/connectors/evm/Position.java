package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.EventException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How far a source was read.
 *
 * @param number the newest block that was read whole
 * @param recent short hashes of the last blocks up to {@code number}, without gaps; may be empty
 * @param stale blocks a reorg replaced, whose told events are still to be looked at
 * @param jobs blocks before {@code number} still to be read for contracts that came later
 */
record Position(long number, List<String> recent, Optional<Stale> stale, List<Job> jobs) {
  /** Told events above {@code from}, up to {@code until}, may stand in blocks that are gone. */
  record Stale(long from, long until) {
    Stale with(long otherFrom, long otherUntil) {
      return new Stale(Math.min(from, otherFrom), Math.max(until, otherUntil));
    }
  }

  /** Blocks {@code next} to {@code until} for one contract. */
  record Job(String contract, long next, long until) {}

  static final int JOBS_MAX = 256;
  private static final int VERSION = 1;

  /** Half a hash tells blocks apart: nobody can make two blocks that agree in 128 chosen bits. */
  private static final int SHORT = 16;

  Position {
    recent = List.copyOf(recent);
    jobs = List.copyOf(jobs);
  }

  static Position at(long number, List<String> recent) {
    return new Position(number, recent, Optional.empty(), List.of());
  }

  static String shortened(String hash) {
    return hash.substring(2, 2 + 2 * SHORT);
  }

  /** The short hash of a block, if it is among the recent ones. */
  Optional<String> hashOf(long block) {
    long index = recent.size() - 1 - (number - block);
    return index >= 0 && index < recent.size()
        ? Optional.of(recent.get((int) index))
        : Optional.empty();
  }

  /** The lowest block whose hash is known; {@code number + 1} when none is. */
  long lowest() {
    return number - recent.size() + 1;
  }

  /** One block on. */
  Position append(String hash, int keep) {
    List<String> more = new ArrayList<>(recent);
    more.add(shortened(hash));
    return new Position(
        number + 1, more.subList(Math.max(0, more.size() - keep), more.size()), stale, jobs);
  }

  /** On to a block, with nothing known of those between. */
  Position jump(long block, String hash) {
    return new Position(block, List.of(shortened(hash)), stale, jobs);
  }

  /** Back to a block that still holds; what was told above it is to be looked at. */
  Position rewind(long block) {
    int kept = (int) Math.max(0, recent.size() - (number - block));
    return new Position(
        block,
        recent.subList(0, kept),
        Optional.of(stale.map(s -> s.with(block, number)).orElse(new Stale(block, number))),
        jobs);
  }

  Position settled() {
    return new Position(number, recent, Optional.empty(), jobs);
  }

  Position withJobs(List<Job> other) {
    if (other.size() > JOBS_MAX) {
      throw EventException.misconfigured(
          "more than "
              + JOBS_MAX
              + " contracts with earlier blocks still to be read; add them in"
              + " smaller numbers, or as addresses of one contract");
    }
    return new Position(number, recent, stale, other);
  }

  Checkpoint checkpoint() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(number);
      out.writeShort(recent.size());
      for (String hash : recent) {
        out.write(HexFormat.of().parseHex(hash));
      }
      out.writeBoolean(stale.isPresent());
      if (stale.isPresent()) {
        out.writeLong(stale.get().from());
        out.writeLong(stale.get().until());
      }
      out.writeShort(jobs.size());
      for (Job job : jobs) {
        out.writeUTF(job.contract());
        out.writeLong(job.next());
        out.writeLong(job.until());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Checkpoint.of(bytes.toByteArray());
  }

  /**
   * @throws EventException MALFORMED when a newer version wrote it, or it is damaged
   */
  static Position of(Checkpoint checkpoint) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(checkpoint.bytes()))) {
      if (in.readByte() != VERSION) {
        throw EventException.malformed("an EVM checkpoint of a newer version");
      }
      long number = in.readLong();
      List<String> recent = new ArrayList<>();
      for (int n = in.readUnsignedShort(); n > 0; n--) {
        recent.add(HexFormat.of().formatHex(in.readNBytes(SHORT)));
      }
      Optional<Stale> stale =
          in.readBoolean()
              ? Optional.of(new Stale(in.readLong(), in.readLong()))
              : Optional.empty();
      List<Job> jobs = new ArrayList<>();
      for (int n = in.readUnsignedShort(); n > 0; n--) {
        jobs.add(new Job(in.readUTF(), in.readLong(), in.readLong()));
      }
      return new Position(number, recent, stale, jobs);
    } catch (IOException e) {
      throw EventException.malformed("an EVM checkpoint that ends too early");
    }
  }
}
