package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.List;

/** A proposed change (RFC 9420 section 12.1), decoded but not judged. */
public sealed interface Proposal {
  int ADD = 1;
  int UPDATE = 2;
  int REMOVE = 3;
  int PSK = 4;
  int REINIT = 5;
  int EXTERNAL_INIT = 6;
  int CONTEXT_EXTENSIONS = 7;

  /** draft-ietf-mls-extensions: the application's own dictionary. */
  int APP_DATA_UPDATE = 8;

  int APP_EPHEMERAL = 9;
  int SELF_REMOVE = 10;

  record Add(UncheckedKeyPackage keyPackage) implements Proposal {}

  record Update(LeafNode leaf) implements Proposal {}

  /**
   * @param leaf as unsigned 32 bits; it may be nowhere in the tree
   */
  record Remove(int leaf) implements Proposal {}

  record Psk(PskId id) implements Proposal {}

  record ReInit(byte[] groupId, int version, int suite, List<Extension> extensions)
      implements Proposal {}

  record ExternalInit(byte[] kemOutput) implements Proposal {}

  record ContextExtensions(List<Extension> extensions) implements Proposal {}

  /** A type we do not act on, its body byte for byte. */
  record Foreign(int number, byte[] body) implements Proposal {}

  default int type() {
    return switch (this) {
      case Add a -> ADD;
      case Update u -> UPDATE;
      case Remove r -> REMOVE;
      case Psk p -> PSK;
      case ReInit r -> REINIT;
      case ExternalInit e -> EXTERNAL_INIT;
      case ContextExtensions c -> CONTEXT_EXTENSIONS;
      case Foreign f -> f.number();
    };
  }

  /** Types of RFC 9420 itself, which nobody lists. */
  static boolean isDefault(int type) {
    return type >= ADD && type <= CONTEXT_EXTENSIONS;
  }

  /**
   * A proposal that is followed by something else.
   *
   * @throws MlsException UNSUPPORTED when its type is unknown and so is where it ends
   */
  static Proposal read(TlsReader in) {
    int type = in.u16();
    int start = in.position();
    switch (type) {
      case APP_DATA_UPDATE -> skipAppDataUpdate(in);
      case APP_EPHEMERAL -> skipAppEphemeral(in);
      case SELF_REMOVE -> {}
      default -> {
        if (isDefault(type)) {
          return readDefault(type, in);
        }
        throw new MlsException(Code.UNSUPPORTED, "proposal type " + type);
      }
    }
    return new Foreign(type, in.since(start));
  }

  /** A proposal inside a commit's list; an unknown one takes all that is left of the list. */
  static Proposal readInList(TlsReader in) {
    int mark = in.position();
    int type = in.u16();
    if (type > SELF_REMOVE || type == 0) {
      return new Foreign(type, in.rest());
    }
    return read(in.rewind(mark));
  }

  private static Proposal readDefault(int type, TlsReader in) {
    return switch (type) {
      case ADD -> new Add(UncheckedKeyPackage.read(in));
      case UPDATE -> new Update(LeafNode.read(in));
      case REMOVE -> new Remove(in.leafIndex());
      case PSK -> new Psk(PskId.read(in));
      case REINIT -> new ReInit(in.vector(), in.u16(), in.u16(), Extension.readList(in));
      case EXTERNAL_INIT -> new ExternalInit(in.vector());
      default -> new ContextExtensions(Extension.readList(in));
    };
  }

  private static void skipAppDataUpdate(TlsReader in) {
    in.u16();
    int operation = in.u8();
    if (operation == 1) {
      in.inner();
    } else if (operation != 2) {
      throw new MlsException(Code.MALFORMED, "AppDataUpdate operation " + operation);
    }
  }

  private static void skipAppEphemeral(TlsReader in) {
    in.u16();
    in.inner();
  }

  default void write(TlsWriter out) {
    out.u16(type());
    switch (this) {
      case Add a -> out.raw(a.keyPackage().encoded());
      case Update u -> u.leaf().write(out);
      case Remove r -> out.u32(r.leaf());
      case Psk p -> p.id().write(out);
      case ReInit r -> {
        out.vector(r.groupId()).u16(r.version()).u16(r.suite());
        Extension.writeList(r.extensions(), out);
      }
      case ExternalInit e -> out.vector(e.kemOutput());
      case ContextExtensions c -> Extension.writeList(c.extensions(), out);
      case Foreign f -> out.raw(f.body());
    }
  }
}
