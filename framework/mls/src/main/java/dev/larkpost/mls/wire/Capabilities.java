package dev.larkpost.mls.wire;

import java.util.List;

/** What a leaf says it supports (RFC 9420 section 7.2); open code points, order kept. */
public record Capabilities(
    List<Integer> versions,
    List<Integer> cipherSuites,
    List<Integer> extensions,
    List<Integer> proposals,
    List<Integer> credentials) {
  public Capabilities {
    versions = List.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    extensions = List.copyOf(extensions);
    proposals = List.copyOf(proposals);
    credentials = List.copyOf(credentials);
  }

  static Capabilities read(TlsReader in) {
    return new Capabilities(points(in), points(in), points(in), points(in), points(in));
  }

  void write(TlsWriter out) {
    List.of(versions, cipherSuites, extensions, proposals, credentials)
        .forEach(points -> writePoints(points, out));
  }

  static List<Integer> points(TlsReader in) {
    return in.list(Limits.CAPABILITIES_MAX, TlsReader::u16);
  }

  static void writePoints(List<Integer> points, TlsWriter out) {
    out.list(points, (point, to) -> to.u16(point));
  }

  /** Whether an extension of this type may appear where this leaf is a member. */
  public boolean supportsExtension(int type) {
    return Extension.isDefault(type) || extensions.contains(type);
  }

  /** Whether a proposal of this type may be sent where this leaf is a member. */
  public boolean supportsProposal(int type) {
    return Proposal.isDefault(type) || proposals.contains(type);
  }
}
