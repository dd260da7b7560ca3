package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.Ed25519;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints what the hot paths cost, best of several rounds; run by hand, not by the build. */
final class SpeedCheck {
  private static final int ROUNDS = 12;

  private SpeedCheck() {}

  public static void main(String[] arguments) {
    SecureRandom random = new SecureRandom();
    Party alice = new Party("alice", random);
    Party bob = new Party("bob", random);
    Group a = alice.create();
    PendingCommit pending = a.commit(Party.adding(bob));
    a.merge(pending.staged());
    Group b = bob.join(pending.welcome().orElseThrow());
    byte[] text = new byte[200];
    a.protect(text);
    b.protect(text);
    b.receive(a.protect(text));
    byte[] epoch = a.saveEpoch();
    byte[][] ratchet = {a.saveRatchet()};
    int signed = new Forge(a, alice).epoch.contextBytes().length + 200 + 60;
    byte[] bytes = new byte[signed];
    System.out.printf(
        "state %d + %d bytes, signed bytes %d%n", epoch.length, ratchet[0].length, signed);
    double sign = time("one Ed25519 signature", () -> Ed25519.sign(alice.signer, bytes));
    double send =
        time(
            "load + protect + saveRatchet",
            () -> {
              Group loaded = Group.load(epoch, ratchet[0], alice.signer, random);
              byte[] sealed = loaded.protect(text);
              ratchet[0] = loaded.saveRatchet();
              return sealed;
            });
    System.out.printf("ratio %.2f%n", send / sign);
    time("protect", () -> a.protect(text));
    Group sender = alice.create();
    PendingCommit start2 = sender.commit(Party.adding(bob));
    sender.merge(start2.staged());
    Group receiver = bob.join(start2.welcome().orElseThrow());
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < ROUNDS * 1000; i++) {
      messages.add(sender.protect(text));
    }
    int[] next = {0};
    time("receive", () -> receiver.receive(messages.get(next[0]++)), 1000);
    time("key package", bob::newKeys, 500);
    Party carol = new Party("carol", random);
    var checked = carol.keyPackage();
    time("check key package", carol::keyPackage, 500);
    time(
        "new DM: create + commit + merge",
        () -> {
          Group group = alice.create();
          PendingCommit made =
              group.commit(
                  new CommitRequest(List.of(checked), List.of(), java.util.Optional.empty()));
          group.merge(made.staged());
          return group;
        },
        300);
    Group dm = alice.create();
    PendingCommit added = dm.commit(Party.adding(carol));
    byte[] welcome = added.welcome().orElseThrow();
    time("join", () -> carol.join(welcome), 300);
    time("key update commit", () -> a.commit(CommitRequest.keyUpdate()), 300);
    Party[] many = new Party[249];
    Arrays.setAll(many, i -> new Party("member" + i, random));
    Group large = alice.create();
    var request = Party.adding(many);
    long start = System.nanoTime();
    PendingCommit all = large.commit(request);
    System.out.printf("commit adding 249: %.1f ms%n", (System.nanoTime() - start) / 1e6);
    large.merge(all.staged());
    start = System.nanoTime();
    many[0].join(all.welcome().orElseThrow());
    System.out.printf("join 250: %.1f ms%n", (System.nanoTime() - start) / 1e6);
    start = System.nanoTime();
    large.commit(CommitRequest.keyUpdate());
    System.out.printf("key update in 250: %.1f ms%n", (System.nanoTime() - start) / 1e6);
    byte[] largeEpoch = large.saveEpoch();
    large.protect(text);
    byte[][] largeRatchet = {large.saveRatchet()};
    System.out.printf("state of 250: %d + %d%n", largeEpoch.length, largeRatchet[0].length);
    time(
        "load + protect + saveRatchet, 250 members",
        () -> {
          Group loaded = Group.load(largeEpoch, largeRatchet[0], alice.signer, random);
          byte[] sealed = loaded.protect(text);
          largeRatchet[0] = loaded.saveRatchet();
          return sealed;
        });
  }

  private static double time(String what, java.util.function.Supplier<Object> action) {
    return time(what, action, 2000);
  }

  private static double time(String what, java.util.function.Supplier<Object> action, int count) {
    double best = Double.MAX_VALUE;
    Object[] sink = new Object[1];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        sink[0] = action.get();
      }
      best = Math.min(best, (System.nanoTime() - start) / 1000.0 / count);
    }
    System.out.printf("%s: %.1f us%n", what, best);
    return best;
  }
}
