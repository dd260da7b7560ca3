package dev.larkpost.mls.group;

import dev.larkpost.mls.schedule.SecretTree;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest few epochs before the current one, newest first; decoded when a late message comes.
 */
final class PastEpochs {
  private final List<PastEpoch> epochs = new ArrayList<>();
  private byte @Nullable [] undecoded;

  Optional<PastEpoch> find(long epoch, Epoch current) {
    decoded(current);
    return epochs.stream().filter(past -> past.context().epoch() == epoch).findFirst();
  }

  /** The current epoch ends; must be called before the next one takes its place. */
  void push(Epoch ending, SecretTree secrets) {
    decoded(ending);
    if (ending.tree().members().size() > 1) {
      epochs.addFirst(PastEpoch.of(ending, secrets));
      keep(Group.PAST_EPOCHS);
    }
  }

  /** Erases all but the newest; answers whether there was anything to erase. */
  boolean forget(int keep, Epoch current) {
    decoded(current);
    return keep(keep);
  }

  private boolean keep(int keep) {
    int before = epochs.size();
    while (epochs.size() > keep) {
      PastEpoch oldest = epochs.removeLast();
      oldest.secrets().erase();
      oldest.senderData().close();
    }
    return epochs.size() < before;
  }

  void write(Epoch current, TlsWriter out) {
    byte[] raw = undecoded;
    if (raw != null) {
      out.vector(raw);
      return;
    }
    out.list(epochs, (past, to) -> past.write(current, to));
  }

  static PastEpochs read(TlsReader in) {
    PastEpochs past = new PastEpochs();
    past.undecoded = in.vector();
    return past;
  }

  private void decoded(Epoch current) {
    byte[] raw = undecoded;
    if (raw != null) {
      epochs.addAll(State.decoding(() -> decode(current, raw)));
      undecoded = null;
    }
  }

  private static List<PastEpoch> decode(Epoch current, byte[] raw) {
    TlsReader in = TlsReader.of(raw);
    List<PastEpoch> decoded = new ArrayList<>();
    while (in.hasMore()) {
      decoded.add(PastEpoch.read(current, in));
    }
    return decoded;
  }
}
