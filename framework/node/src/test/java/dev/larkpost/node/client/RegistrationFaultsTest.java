package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a registration stumbles over: started again on its store it ends as one installation.
 */
class RegistrationFaultsTest {
  private static final int STARTS_MAX = 5;

  private final Town town = new Town();
  private final KeySigner wallet = KeySigner.generate(new SecureRandom());
  private final ClientStore store = new MemoryClientStore();

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, PublishIdentityUpdate, 1",
    "LOSE_ANSWER, PublishIdentityUpdate, 1",
    "LOSE_ANSWER, PublishIdentityUpdate, 2",
    "RESOURCE_EXHAUSTED, PublishIdentityUpdate, 1",
    "LOSE_ANSWER, UploadKeyPackage, 1",
    "LOSE_ANSWER, UploadKeyPackage, 2",
    "UNAVAILABLE, UploadKeyPackage, 1",
    "UNAVAILABLE, GetInboxIds, 1",
    "UNAVAILABLE, GetIdentityUpdates, 1",
    "UNAVAILABLE, SubscribeWelcomeMessages, 2",
  })
  void ends_as_one_installation_that_others_reach(Fault fault, String method, int times) {
    try (town) {
      Person alice = town.person();
      town.node().faults().inject(fault, method, times);
      Person bob = started(STARTS_MAX);
      assertEquals(1, bob.client().health().installations());
      alice.says(Town.dm(alice, bob), "hello");
      bob.hears("hello");
    }
  }

  /** As whoever runs a bot does: start it again. */
  private Person started(int most) {
    try {
      return town.person(wallet, store);
    } catch (XmtpException e) {
      if (most == 1) {
        throw e;
      }
      return started(most - 1);
    }
  }
}
