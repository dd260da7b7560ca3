package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import java.util.List;
import java.util.Optional;

/** The required_capabilities extension (RFC 9420 section 11.1). */
public record RequiredCapabilities(
    List<Integer> extensions, List<Integer> proposals, List<Integer> credentials) {
  public static final RequiredCapabilities NONE =
      new RequiredCapabilities(List.of(), List.of(), List.of());

  public RequiredCapabilities {
    extensions = List.copyOf(extensions);
    proposals = List.copyOf(proposals);
    credentials = List.copyOf(credentials);
  }

  /**
   * What a GroupContext demands.
   *
   * @throws MlsException MALFORMED
   */
  public static RequiredCapabilities of(List<Extension> groupContext) {
    Optional<Extension> found = Extension.find(groupContext, Extension.REQUIRED_CAPABILITIES);
    return found.map(e -> TlsReader.exactly(e.data(), RequiredCapabilities::read)).orElse(NONE);
  }

  private static RequiredCapabilities read(TlsReader in) {
    return new RequiredCapabilities(
        Capabilities.points(in), Capabilities.points(in), Capabilities.points(in));
  }

  /** As an extension. */
  public Extension extension() {
    byte[] data =
        TlsWriter.bytes(
            out ->
                List.of(extensions, proposals, credentials)
                    .forEach(points -> Capabilities.writePoints(points, out)));
    return new Extension(Extension.REQUIRED_CAPABILITIES, data);
  }

  /** True when a leaf with these capabilities may be a member. */
  public boolean metBy(Capabilities capabilities) {
    return extensions.stream().allMatch(capabilities::supportsExtension)
        && proposals.stream().allMatch(capabilities::supportsProposal)
        && capabilities.credentials().containsAll(credentials);
  }
}
