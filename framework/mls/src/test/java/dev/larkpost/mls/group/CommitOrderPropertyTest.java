package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any order of commits by any members leaves all in one epoch with one key. */
class CommitOrderPropertyTest {
  private static final int MEMBERS_MAX = 24;

  private final SecureRandom secure = new SecureRandom();

  private record Seat(Party party, Group group) {}

  @Test
  void random_adds_removes_and_updates_keep_everybody_together() {
    long seed = secure.nextLong();
    Random random = new Random(seed);
    try {
      for (int run = 0; run < 3; run++) {
        play(random);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private void play(Random random) {
    List<Seat> seats = new ArrayList<>();
    Party founder = new Party("founder", secure);
    seats.add(new Seat(founder, founder.create()));
    for (int step = 0; step < 30; step++) {
      Seat committer = seats.get(random.nextInt(seats.size()));
      List<Party> joining = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0 && seats.size() < MEMBERS_MAX; i--) {
        joining.add(new Party("member" + step + i, secure));
      }
      List<Integer> leaving = leaving(seats, committer, random);
      PendingCommit pending =
          committer.group.commit(
              new CommitRequest(
                  joining.stream().map(Party::keyPackage).toList(),
                  leaving,
                  random.nextBoolean() ? Optional.of(Party.extensions(step)) : Optional.empty()));
      seats = apply(seats, committer, pending, leaving);
      for (Party party : joining) {
        seats.add(new Seat(party, party.join(pending.welcome().orElseThrow())));
      }
      requireTogether(seats, random);
    }
  }

  private static List<Integer> leaving(List<Seat> seats, Seat committer, Random random) {
    List<Integer> leaving = new ArrayList<>();
    for (Seat seat : seats) {
      if (seat != committer && random.nextInt(8) == 0) {
        leaving.add(seat.group.ownLeaf());
      }
    }
    return leaving;
  }

  private static List<Seat> apply(
      List<Seat> seats, Seat committer, PendingCommit pending, List<Integer> leaving) {
    List<Seat> staying = new ArrayList<>();
    for (Seat seat : seats) {
      Group group = seat.party.reload(seat.group);
      if (seat == committer) {
        group.merge(StagedCommit.decode(pending.staged().encoded()));
      } else {
        group.merge(GroupTest.committed(group.receive(pending.message())));
      }
      assertEquals(!leaving.contains(seat.group.ownLeaf()), group.active());
      if (group.active()) {
        staying.add(new Seat(seat.party, group));
      }
    }
    return staying;
  }

  private static void requireTogether(List<Seat> seats, Random random) {
    Group first = seats.getFirst().group;
    Seat sender = seats.get(random.nextInt(seats.size()));
    byte[] message = sender.group.protect(GroupTest.bytes("hello"));
    for (Seat seat : seats) {
      assertEquals(first.epoch(), seat.group.epoch());
      assertArrayEquals(first.epochAuthenticator(), seat.group.epochAuthenticator());
      assertEquals(seats.size(), seat.group.members().size());
      assertTrue(seat == sender || GroupTest.text(seat.group.receive(message)).equals("hello"));
    }
  }
}
