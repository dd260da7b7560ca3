package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.schedule.EpochSecrets;
import dev.larkpost.mls.schedule.KeySchedule;
import dev.larkpost.mls.schedule.Transcript;
import dev.larkpost.mls.tree.PrivateKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.GroupContext;

/**
 * The step of the key schedule that a commit causes (RFC 9420 sections 8 and 12.4).
 *
 * @param tag the confirmation tag that belongs to the new epoch
 */
record Transition(
    GroupContext context, RatchetTree tree, Secret joiner, KeySchedule.Joined keys, byte[] tag) {

  /** The secrets that go into the next epoch beside the old init secret. */
  record Inputs(Secret commit, Secret psk) {}

  /**
   * @param provisional the next epoch's context, its transcript hash still the old one
   * @param commit signed; its confirmation tag is not looked at
   */
  static Transition of(
      Epoch epoch,
      GroupContext provisional,
      RatchetTree tree,
      AuthenticatedContent commit,
      Inputs inputs) {
    byte[] confirmed = Transcript.confirmed(epoch.interim(), commit);
    GroupContext context = provisional.withTranscriptHash(confirmed);
    byte[] contextBytes = context.encoded();
    Secret joiner = KeySchedule.joiner(epoch.keys().init(), inputs.commit, contextBytes);
    KeySchedule.Joined keys = KeySchedule.joined(joiner, inputs.psk, contextBytes);
    return new Transition(context, tree, joiner, keys, keys.epoch().confirmationTag(confirmed));
  }

  /** The state to adopt; wipes what it came from. */
  StagedCommit.Next next(Epoch.Self self, Policy policy) {
    EpochSecrets secrets = keys.epoch();
    byte[] interim = Transcript.interim(context.confirmedTranscriptHash(), tag);
    Epoch epoch = Epoch.of(context, tree, self, Epoch.Keys.of(secrets, policy), interim);
    Secret encryption = secrets.encryption();
    secrets.close();
    joiner.close();
    keys.welcome().close();
    return new StagedCommit.Next.Joined(epoch, encryption);
  }

  static Epoch.Self self(Epoch epoch, PrivateKeys keys) {
    return new Epoch.Self(epoch.ownLeaf(), epoch.self().fromKeyPackage(), keys);
  }
}
