package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.wire.PskId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a group lets in beyond the RFC's rules. {@link #XMTP} is the only one outside tests; the
 * RFC's vectors need the other suite, readable messages and external PSKs.
 *
 * @param openAll whether PublicMessages are read, and kept what they and resumption PSKs need
 * @param xmtpRules whether the official client's stricter rules hold: extensions of a group must be
 *     required capabilities, and a committer keeps its identity
 * @param psks the PSKs we hold
 */
record Policy(
    Set<CipherSuite> suites,
    boolean openAll,
    boolean xmtpRules,
    Function<PskId, Optional<Secret>> psks) {
  static final Policy XMTP =
      new Policy(Set.of(CipherSuite.XMTP), false, true, id -> Optional.empty());
}
