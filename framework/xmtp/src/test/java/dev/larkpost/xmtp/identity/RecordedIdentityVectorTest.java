package dev.larkpost.xmtp.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.xmtp.wire.api.identity.PublishIdentityUpdateRequest;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Identity updates the official client published; see golden/README.md. */
class RecordedIdentityVectorTest {
  private final List<IdentityUpdate> recorded = read();

  @Test
  void every_recorded_log_replays() {
    Map<String, AssociationState> states = new HashMap<>();
    for (IdentityUpdate update : recorded) {
      Optional<AssociationState> before = Optional.ofNullable(states.get(update.getInboxId()));
      AssociationState after =
          AssociationLog.apply(before, update, SignatureVerifier.withoutContractWallets());
      assertEquals(after, AssociationState.decode(after.encoded()));
      states.put(update.getInboxId(), after);
    }
    assertTrue(recorded.size() >= 30 && states.size() >= 20, recorded.size() + " updates");
  }

  @Test
  void a_flipped_bit_in_any_signature_is_refused() {
    Random random = new Random(7);
    int flipped = 0;
    for (IdentityUpdate update : recorded.subList(0, 8)) {
      byte[] good = update.toByteArray();
      for (byte[] signature : signatures(update)) {
        byte[] bad = good.clone();
        int at = indexOf(bad, signature) + random.nextInt(signature.length - 1);
        bad[at] ^= (byte) (1 << random.nextInt(8));
        assertThrows(
            IdentityException.class,
            () ->
                AssociationLog.apply(
                    Optional.empty(),
                    IdentityUpdate.parseFrom(bad),
                    SignatureVerifier.withoutContractWallets()));
        flipped++;
      }
    }
    assertTrue(flipped >= 16);
  }

  @Test
  void damaged_updates_give_the_typed_error_and_nothing_else() {
    Random random = new Random(11);
    TreeSet<IdentityException.Reason> reasons = new TreeSet<>();
    int accepted = 0;
    for (int round = 0; round < 600; round++) {
      byte[] bytes = recorded.get(random.nextInt(recorded.size())).toByteArray();
      for (int n = random.nextInt(3) + 1; n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        IdentityUpdate damaged = IdentityUpdate.parseFrom(bytes);
        AssociationLog.apply(Optional.empty(), damaged, SignatureVerifier.withoutContractWallets());
        accepted++;
      } catch (IdentityException e) {
        reasons.add(e.reason());
      } catch (InvalidProtocolBufferException | dev.larkpost.xmtp.XmtpException expected) {
        // Not a message any more, or one that now names a contract wallet.
      }
    }
    // Only the digits of the time below a second are not signed.
    assertTrue(accepted < 30, accepted + " accepted");
    assertTrue(reasons.size() >= 4, reasons::toString);
  }

  private static List<byte[]> signatures(IdentityUpdate update) {
    List<byte[]> all = new ArrayList<>();
    Signatures.of(update)
        .forEach(
            s -> {
              if (s.hasErc191()) {
                all.add(s.getErc191().getBytes().toByteArray());
              } else {
                all.add(s.getInstallationKey().getBytes().toByteArray());
              }
            });
    return all;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at <= bytes.length - part.length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  private static List<IdentityUpdate> read() {
    List<IdentityUpdate> all = new ArrayList<>();
    try (InputStream in =
        RecordedIdentityVectorTest.class.getResourceAsStream("/golden/identity-updates.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        byte[] request = Base64.getDecoder().decode(line.split(" ")[2]);
        all.add(PublishIdentityUpdateRequest.parseFrom(request).getIdentityUpdate());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all;
  }
}
