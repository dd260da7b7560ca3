package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Groups are confined to one thread each; nothing may be shared between them underneath. */
class ThreadsTest {
  private static final int GROUPS = 16;
  private static final int MESSAGES = 60;

  private final SecureRandom random = new SecureRandom();
  private final Party bot = new Party("bot", random);

  @Test
  void many_threads_use_many_groups_of_one_signer_without_a_single_failure()
      throws InterruptedException, ExecutionException {
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < GROUPS; i++) {
        results.add(threads.submit(this::conversation));
      }
    }
    int opened = 0;
    for (Future<Integer> result : results) {
      opened += result.get();
    }
    assertEquals(GROUPS * MESSAGES * 2, opened);
  }

  private int conversation() {
    Party user = new Party("user", random);
    Group ours = bot.create();
    PendingCommit pending = ours.commit(Party.adding(user));
    ours.merge(pending.staged());
    Group theirs = user.join(pending.welcome().orElseThrow());
    int opened = 0;
    for (int i = 0; i < MESSAGES; i++) {
      ours = bot.reload(ours);
      opened += GroupTest.text(theirs.receive(ours.protect(GroupTest.bytes("m")))).length();
      opened += GroupTest.text(ours.receive(theirs.protect(GroupTest.bytes("n")))).length();
      if (i % 20 == 19) {
        PendingCommit update = theirs.commit(CommitRequest.keyUpdate());
        ours.merge(GroupTest.committed(ours.receive(update.message())));
        theirs.merge(update.staged());
        assertArrayEquals(ours.epochAuthenticator(), theirs.epochAuthenticator());
      }
    }
    return opened;
  }
}
