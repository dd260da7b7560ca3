package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is in an inbox after some prefix of its log: what {@link AssociationLog} computes and the
 * client keeps, by inbox and sequence id. Immutable.
 */
public final class AssociationState {
  private final InboxId inbox;
  private final Map<MemberId, Member> members;
  private final MemberId recovery;
  private final Set<ByteString> seen;

  /**
   * @param seen fingerprints of the signatures used so far
   */
  AssociationState(
      InboxId inbox, Map<MemberId, Member> members, MemberId recovery, Set<ByteString> seen) {
    this.inbox = inbox;
    this.members = Collections.unmodifiableMap(members);
    this.recovery = recovery;
    this.seen = Collections.unmodifiableSet(seen);
  }

  static AssociationState created(InboxId inbox, Member creator) {
    Map<MemberId, Member> members = new LinkedHashMap<>();
    members.put(creator.id(), creator);
    return new AssociationState(inbox, members, creator.id(), Set.of());
  }

  /** Reads what {@link #encoded()} wrote. @throws dev.larkpost.xmtp.XmtpException MALFORMED */
  public static AssociationState decode(byte[] encoded) {
    return AssociationStateCodec.decode(encoded);
  }

  /** A compact form for a store; its first byte is a version. */
  public byte[] encoded() {
    return AssociationStateCodec.encode(this);
  }

  public InboxId inbox() {
    return inbox;
  }

  /** All members, in the order they joined. */
  public Collection<Member> members() {
    return members.values();
  }

  public Optional<Member> member(MemberId id) {
    return Optional.ofNullable(members.get(id));
  }

  /** Who may revoke members and name a successor; need not be a member. */
  public MemberId recovery() {
    return recovery;
  }

  /** The installations that may speak for the inbox. */
  public Set<InstallationId> installations() {
    return members.keySet().stream()
        .filter(MemberId.Installation.class::isInstance)
        .map(member -> ((MemberId.Installation) member).id())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public boolean has(InstallationId installation) {
    return members.containsKey(new MemberId.Installation(installation));
  }

  /** The addresses and passkeys linked to the inbox. */
  public Set<Identifier> identifiers() {
    return members.keySet().stream()
        .flatMap(member -> member.identifier().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public boolean has(Identifier identifier) {
    return members.containsKey(MemberId.of(identifier));
  }

  /** How many signatures this inbox has used up; each works once. */
  public int seenSignatures() {
    return seen.size();
  }

  boolean saw(VerifiedSignature signature) {
    return seen.contains(fingerprint(signature));
  }

  Set<ByteString> seen() {
    return seen;
  }

  AssociationState with(Member member) {
    Map<MemberId, Member> next = new LinkedHashMap<>(members);
    next.put(member.id(), member);
    return new AssociationState(inbox, next, recovery, seen);
  }

  /** Without the member and without the installations it added; wallets it added stay. */
  AssociationState without(MemberId gone) {
    Map<MemberId, Member> next = new LinkedHashMap<>(members);
    next.remove(gone);
    next.values()
        .removeIf(
            member ->
                member.id() instanceof MemberId.Installation
                    && member.addedBy().equals(Optional.of(gone)));
    return new AssociationState(inbox, next, recovery, seen);
  }

  AssociationState withRecovery(MemberId next) {
    return new AssociationState(inbox, members, next, seen);
  }

  AssociationState withSeen(Collection<VerifiedSignature> signatures) {
    Set<ByteString> next = new LinkedHashSet<>(seen);
    signatures.forEach(signature -> next.add(fingerprint(signature)));
    return new AssociationState(inbox, members, recovery, next);
  }

  /** A hash, because signatures of contract wallets have no bound worth storing. */
  private static ByteString fingerprint(VerifiedSignature signature) {
    return ByteString.copyFrom(Hashes.sha256(signature.replayBytes().toByteArray()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AssociationState that
        && inbox.equals(that.inbox)
        && members.equals(that.members)
        && recovery.equals(that.recovery)
        && seen.equals(that.seen);
  }

  @Override
  public int hashCode() {
    return Objects.hash(inbox, members, recovery, seen);
  }

  @Override
  public String toString() {
    return "AssociationState[" + inbox + ", " + members.size() + " members]";
  }
}
