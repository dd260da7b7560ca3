package dev.larkpost.xmtp.conversation;

/**
 * What a new group starts with.
 *
 * @param adminOnly only admins change members and metadata (else the official default: members add,
 *     admins remove)
 */
public record GroupOptions(String name, String description, String imageUrl, boolean adminOnly) {
  private static final int NAME_MAX = 100;
  private static final int DESCRIPTION_MAX = 1000;
  private static final int IMAGE_MAX = 2048;

  public GroupOptions {
    require("name", name, NAME_MAX);
    require("description", description, DESCRIPTION_MAX);
    require("image url", imageUrl, IMAGE_MAX);
  }

  public static GroupOptions named(String name) {
    return new GroupOptions(name, "", "", false);
  }

  private static void require(String what, String value, int max) {
    if (value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > max) {
      throw new IllegalArgumentException(what + " above " + max + " bytes");
    }
  }
}
