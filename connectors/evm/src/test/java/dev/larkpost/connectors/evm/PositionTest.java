package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.EventException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionTest {
  private static String hash(int n) {
    return "0x" + String.format("%02x", n).repeat(32);
  }

  private static Position walked(int blocks, int keep) {
    Position at = Position.at(99, List.of());
    for (int i = 0; i < blocks; i++) {
      at = at.append(hash(i), keep);
    }
    return at;
  }

  @Test
  void a_checkpoint_reads_back_and_is_compact() {
    Position position =
        walked(130, 128)
            .rewind(220)
            .withJobs(List.of(new Position.Job("vault", 3, 99), new Position.Job("coin", 5, 7)));
    Checkpoint checkpoint = position.checkpoint();
    assertEquals(position, Position.of(checkpoint));
    assertTrue(checkpoint.bytes().length < 2_200, "bytes: " + checkpoint.bytes().length);
  }

  @Test
  void a_damaged_checkpoint_is_malformed() {
    byte[] bytes = walked(5, 3).checkpoint().bytes();
    for (int length = 0; length < bytes.length; length++) {
      Checkpoint cut = Checkpoint.of(Arrays.copyOf(bytes, length));
      assertEquals(
          EventException.Code.MALFORMED,
          assertThrows(EventException.class, () -> Position.of(cut)).code());
    }
    bytes[0] = 9;
    assertThrows(EventException.class, () -> Position.of(Checkpoint.of(bytes)));
  }

  @Test
  void hashes_are_found_by_block_and_forgotten_in_order() {
    Position at = walked(10, 4);
    assertEquals(109, at.number());
    assertEquals(106, at.lowest());
    assertEquals(Optional.of(Position.shortened(hash(9))), at.hashOf(109));
    assertEquals(Optional.of(Position.shortened(hash(6))), at.hashOf(106));
    assertEquals(Optional.empty(), at.hashOf(105));
    assertEquals(Optional.empty(), at.hashOf(110));
  }

  @Test
  void going_back_twice_remembers_the_whole_stretch() {
    Position back = walked(10, 8).rewind(107);
    assertEquals(Optional.of(new Position.Stale(107, 109)), back.stale());
    assertEquals(Optional.of(Position.shortened(hash(7))), back.hashOf(107));
    Position again = back.append(hash(50), 8).rewind(105);
    assertEquals(Optional.of(new Position.Stale(105, 109)), again.stale());
    assertEquals(Optional.empty(), again.settled().stale());
    assertEquals(List.of(), walked(3, 3).rewind(50).recent());
  }
}
