package dev.larkpost.engine.consent;

import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.TextSignature;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The front door to the consent log for what does not come as a message: opt-ins signed in a dapp,
 * and the log for whoever has to show it. Any thread.
 */
public final class Consents {
  /** How long a signature is good for. */
  public static final Duration AGE_MAX = Duration.ofMinutes(15);

  /** How far a dapp's clock may be ahead. */
  public static final Duration AHEAD_MAX = Duration.ofMinutes(1);

  /** Of a contract's signature, with what deploys the contract. */
  public static final int SIGNATURE_MAX = 16 * 1024;

  /** What somebody said last that is looked at: more than anybody says within {@link #AGE_MAX}. */
  private static final int LATELY_MAX = 100;

  private final Parts parts;

  /**
   * What the front door is made of.
   *
   * @param bot the bot's own inbox
   * @param resolver inboxes of addresses; asks the network
   * @param wallets judges wallets that are contracts; asks chains
   */
  public record Parts(
      InboxId bot,
      Transactions transactions,
      OptOutStore store,
      ConsentPolicy policy,
      Function<Collection<Identifier>, Map<Identifier, InboxId>> resolver,
      WalletVerifier wallets,
      EngineListener listener,
      Clock clock) {}

  public Consents(Parts parts) {
    this.parts = parts;
  }

  /** The wish somebody would sign now. @param category absent for everything */
  public OptIn wish(Identifier address, Optional<String> category) {
    return new OptIn(parts.bot(), address, category, parts.clock().instant());
  }

  /**
   * Records a signed wish as START; durable when this returns.
   *
   * @param signature r, s and v over {@link OptIn#text} (ERC-191)
   * @throws dev.larkpost.xmtp.XmtpException when the network cannot be asked for the inbox
   */
  public OptInResult optIn(OptIn wish, byte[] signature) {
    return optIn(wish, signature, OptionalLong.empty());
  }

  /**
   * As {@link #optIn(OptIn, byte[])}, for wallets that are contracts as well (ERC-1271), deployed
   * or not yet (ERC-6492).
   *
   * @param signature as the wallet gave it, at most {@value #SIGNATURE_MAX} bytes
   * @param chain number of the chain the dapp is on. Never what the caller says: on another chain
   *     the same address may be somebody else's
   * @throws dev.larkpost.xmtp.XmtpException also when the chain cannot be asked
   */
  public OptInResult optIn(OptIn wish, byte[] signature, long chain) {
    return optIn(wish, signature, OptionalLong.of(chain));
  }

  private OptInResult optIn(OptIn wish, byte[] signature, OptionalLong chain) {
    Optional<OptInResult.Code> refusal =
        refusal(wish)
            .or(
                () ->
                    signed(wish, signature, chain)
                        ? Optional.empty()
                        : Optional.of(OptInResult.Code.BAD_SIGNATURE));
    if (refusal.isPresent()) {
      return new OptInResult.Refused(refusal.get());
    }
    return Optional.ofNullable(parts.resolver().apply(List.of(wish.address())).get(wish.address()))
        .map(inbox -> record(wish, inbox, signature))
        .orElseGet(() -> new OptInResult.Refused(OptInResult.Code.NO_INBOX));
  }

  private boolean signed(OptIn wish, byte[] signature, OptionalLong chain) {
    return TextSignature.signer(wish.text(), signature).filter(wish.address()::equals).isPresent()
        || chain.isPresent()
            && signature.length <= SIGNATURE_MAX
            && parts
                .wallets()
                .verify(
                    List.of(
                        TextSignature.check(
                            wish.text(), wish.address(), chain.getAsLong(), signature)))
                .getFirst()
                .valid();
  }

  private Optional<OptInResult.Code> refusal(OptIn wish) {
    Instant now = parts.clock().instant();
    if (!wish.bot().equals(parts.bot())) {
      return Optional.of(OptInResult.Code.OTHER_BOT);
    }
    if (wish.category().filter(name -> parts.policy().category(name).isEmpty()).isPresent()) {
      return Optional.of(OptInResult.Code.UNKNOWN_CATEGORY);
    }
    if (wish.time().isBefore(now.minus(AGE_MAX))) {
      return Optional.of(OptInResult.Code.STALE);
    }
    if (wish.time().isAfter(now.plus(AHEAD_MAX))) {
      return Optional.of(OptInResult.Code.FROM_THE_FUTURE);
    }
    return Optional.empty();
  }

  private OptInResult record(OptIn wish, InboxId inbox, byte[] signature) {
    return parts
        .transactions()
        .inTransaction(
            tx -> {
              Proof proof = new Proof.Signature(wish.address(), wish.text(), signature.clone());
              if (parts.store().known(tx, proof)) {
                return new OptInResult.Refused(OptInResult.Code.REPLAYED);
              }
              if (saidLater(tx, inbox, wish.time())) {
                return new OptInResult.Refused(OptInResult.Code.SUPERSEDED);
              }
              parts
                  .store()
                  .record(
                      tx,
                      List.of(
                          new ConsentChange(
                              inbox,
                              ConsentChange.Kind.START,
                              wish.category(),
                              Optional.empty(),
                              proof,
                              parts.clock().instant())));
              tx.afterCommit(
                  () -> parts.listener().consentChanged(inbox, ConsentChange.Kind.START.name()));
              return new OptInResult.Recorded(inbox);
            });
  }

  /** A STOP after the signature counts more than the signature, whichever comes in first. */
  private boolean saidLater(Transaction tx, InboxId inbox, Instant signed) {
    return parts.store().history(tx, inbox, LATELY_MAX).stream()
        .anyMatch(
            change -> change.kind() != ConsentChange.Kind.START && !change.at().isBefore(signed));
  }

  /** As {@link ConsentLog#export}. */
  public long export(Appendable to, long after) throws IOException {
    return new ConsentLog(parts.transactions(), parts.store()).export(to, after);
  }

  /** How many people said what, as it stands. */
  public ConsentCounts counts() {
    return parts.transactions().inSnapshot(tx -> parts.store().counts(tx, parts.clock().instant()));
  }
}
