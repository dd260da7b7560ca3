package dev.larkpost.xmtp.conversation;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version as far as ordering goes (semver.org section 11); build metadata is ignored.
 */
record Version(long major, long minor, long patch, String preRelease)
    implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-([0-9A-Za-z.-]{1,100}))?(?:\\+[0-9A-Za-z.-]{1,100})?");

  static Optional<Version> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    String pre = m.group(4);
    return Optional.of(
        new Version(
            Long.parseLong(m.group(1)),
            Long.parseLong(m.group(2)),
            Long.parseLong(m.group(3)),
            pre == null ? "" : pre));
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.comparingLong(Version::major)
        .thenComparingLong(Version::minor)
        .thenComparingLong(Version::patch)
        .thenComparing(Version::preRelease, Version::comparePreRelease)
        .compare(this, other);
  }

  /** A release is newer than its pre-releases; identifiers compare one by one. */
  private static int comparePreRelease(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    String[] as = a.split("\\.", -1);
    String[] bs = b.split("\\.", -1);
    for (int i = 0; i < Math.min(as.length, bs.length); i++) {
      int order = compareIdentifier(as[i], bs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(as.length, bs.length);
  }

  private static int compareIdentifier(String a, String b) {
    boolean an = a.matches("\\d{1,18}");
    boolean bn = b.matches("\\d{1,18}");
    if (an && bn) {
      return Long.compare(Long.parseLong(a), Long.parseLong(b));
    }
    return an == bn ? a.compareTo(b) : an ? -1 : 1;
  }
}
