package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Mutated, cut and random bytes into every decoder: nothing but MlsException may come out, and no
 * single input may take long. The seed is printed with every failure.
 */
class FuzzTest {
  private static final int ROUNDS = 1500;
  private static final Set<String> AUTHENTICATED =
      Set.of("receive", "join", "key package", "joined tree");

  /** Of work: a machine that looks after somebody else meanwhile makes no input slow. */
  private static final long SLOWEST_CPU_NANOS = 5_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SecureRandom random = new SecureRandom();
  private final Party alice = new Party("alice", random);
  private final Party bob = new Party("bob", random);
  private final Party carol = new Party("carol", random);
  private final Map<String, byte[]> good = new LinkedHashMap<>();
  private final Map<String, Consumer<byte[]>> decoders = new LinkedHashMap<>();

  @BeforeEach
  void samples() {
    Group a = alice.create();
    PendingCommit first = a.commit(Party.adding(bob));
    a.merge(first.staged());
    Group b = bob.join(first.welcome().orElseThrow());
    b.receive(a.protect(new byte[5]));
    PendingCommit update = b.commit(CommitRequest.keyUpdate());
    StagedCommit staged = GroupTest.committed(a.receive(update.message()));
    b.merge(update.staged());
    a.merge(staged);
    PendingCommit adding = a.commit(Party.adding(carol));
    Forge.OpenedWelcome opened = Forge.OpenedWelcome.of(adding.welcome().orElseThrow(), carol);
    Forge forge = new Forge(a, alice);
    good.put("message", a.protect(new byte[100]));
    good.put("commit", adding.message());
    good.put("welcome", adding.welcome().orElseThrow());
    good.put("key package", bob.keys.encoded());
    good.put("staged", adding.staged().encoded());
    good.put("epoch", b.saveEpoch());
    good.put("ratchet", b.saveRatchet());
    good.put("tree", opened.tree());
    good.put("info", opened.info().encoded());
    good.put("secrets", opened.secrets().encoded());
    good.put("context", forge.epoch.contextBytes());
    byte[] goodEpoch = good.get("epoch");
    byte[] goodRatchet = good.get("ratchet");
    decoders.put("receive", b::receive);
    decoders.put("header", MessageHeader::read);
    decoders.put("mls message", bytes -> MlsMessage.decode(bytes).encoded());
    decoders.put("join", carol::join);
    decoders.put(
        "key package", bytes -> UncheckedKeyPackage.decode(bytes).check(Party.NOW).hashRef());
    decoders.put("tree", bytes -> RatchetTree.decode(bytes).hash());
    decoders.put("joined tree", bytes -> checkTree(opened, bytes));
    decoders.put("info", bytes -> GroupInfo.decode(bytes).encoded());
    decoders.put("secrets", bytes -> GroupSecrets.decode(bytes).encoded());
    decoders.put("context", bytes -> GroupContext.decode(bytes).encoded());
    decoders.put("proposal", bytes -> TlsReader.exactly(bytes, Proposal::read).type());
    decoders.put("commit", bytes -> TlsReader.exactly(bytes, Commit::read));
    decoders.put("staged", bytes -> use(StagedCommit.decode(bytes)));
    decoders.put("epoch", bytes -> use(load(bytes, goodRatchet)));
    decoders.put("ratchet", bytes -> use(load(goodEpoch, bytes)));
  }

  private Group load(byte[] epoch, byte[] ratchet) {
    return Group.load(epoch, ratchet, bob.signer, random);
  }

  /** Saved state may decode to something else; then it must still work or say BAD_STATE. */
  private static void use(Group group) {
    group.members();
    group.extensions();
    group.forgetPastEpochs(0);
    group.protect(new byte[1]);
    group.commit(CommitRequest.keyUpdate());
    group.saveEpoch();
    group.saveRatchet();
  }

  private static void use(StagedCommit staged) {
    staged.members();
    staged.extensions();
    staged.encoded();
  }

  private void checkTree(Forge.OpenedWelcome opened, byte[] tree) {
    dev.larkpost.mls.tree.TreeCheck.joining(
        RatchetTree.decode(tree),
        opened.info().context().suite(),
        Party.GROUP,
        opened.info().context().extensions(),
        -1);
  }

  @Test
  void only_mls_exceptions_come_out_of_mutated_bytes() {
    long seed = random.nextLong();
    Random mutations = new Random(seed);
    List<String> names = new ArrayList<>(good.keySet());
    int refused = 0;
    int total = 0;
    for (Map.Entry<String, Consumer<byte[]>> decoder : decoders.entrySet()) {
      for (int round = 0; round < ROUNDS; round++) {
        String name = names.get(mutations.nextInt(names.size()));
        byte[] bytes =
            mutate(good.getOrDefault(sampleFor(decoder.getKey(), name), new byte[0]), mutations);
        boolean no = feed(decoder.getKey(), decoder.getValue(), bytes, seed);
        boolean same = good.values().stream().anyMatch(g -> Arrays.equals(g, bytes));
        assertTrue(
            no || same || !AUTHENTICATED.contains(decoder.getKey()),
            decoder.getKey() + " took a mutation, seed " + seed);
        refused += no ? 1 : 0;
        total++;
      }
    }
    System.out.println("fuzz: " + total + " inputs, " + refused + " refused, seed " + seed);
    assertTrue(refused > total / 2, refused + " of " + total + ", seed " + seed);
  }

  /** Nine times in ten what the decoder is for, else anything. */
  private String sampleFor(String decoder, String any) {
    return switch (decoder) {
      case "receive", "header", "mls message" -> any.length() % 2 == 0 ? "commit" : "message";
      case "join" -> "welcome";
      case "joined tree" -> "tree";
      case "proposal" -> any;
      default -> good.containsKey(decoder) && any.length() != 4 ? decoder : any;
    };
  }

  private static boolean feed(String name, Consumer<byte[]> decoder, byte[] bytes, long seed) {
    long start = THREADS.getCurrentThreadCpuTime();
    boolean refused = false;
    try {
      decoder.accept(bytes);
    } catch (MlsException e) {
      refused = true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(name + " threw " + e + ", seed " + seed, e);
    }
    assertTrue(
        THREADS.getCurrentThreadCpuTime() - start < SLOWEST_CPU_NANOS,
        name + " is slow, seed " + seed);
    return refused;
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    if (mutated.length == 0) {
      return mutated;
    }
    switch (random.nextInt(6)) {
      case 0 -> mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
      case 1 -> mutated = Arrays.copyOf(mutated, mutated.length + 1 + random.nextInt(9));
      case 2 -> random.nextBytes(mutated);
      case 3 -> gigabyte(mutated, random.nextInt(mutated.length));
      default -> {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return mutated;
  }

  /** A vector length of just under a gibibyte. */
  private static void gigabyte(byte[] bytes, int at) {
    for (int i = 0; i < 4 && at + i < bytes.length; i++) {
      bytes[at + i] = i == 0 ? (byte) 0xbf : (byte) 0xff;
    }
  }

  @Test
  void samples_themselves_pass() {
    for (Map.Entry<String, byte[]> sample :
        good.entrySet().stream()
            .filter(e -> decoders.containsKey(e.getKey()))
            .filter(e -> !e.getKey().equals("commit"))
            .collect(Collectors.toList())) {
      java.util.Objects.requireNonNull(decoders.get(sample.getKey())).accept(sample.getValue());
    }
    assertEquals(11, good.size());
    assertEquals(15, decoders.size());
  }
}
