package dev.larkpost.xmtp.content;

/** A content type's name and version, such as {@code xmtp.org/text:1.0}. */
public record ContentType(String authority, String type, int major, int minor) {
  public static final ContentType TEXT = xmtp("text", 1);
  public static final ContentType MARKDOWN = xmtp("markdown", 1);
  public static final ContentType REACTION = xmtp("reaction", 2);
  public static final ContentType REACTION_LEGACY = xmtp("reaction", 1);
  public static final ContentType REPLY = xmtp("reply", 1);
  public static final ContentType READ_RECEIPT = xmtp("readReceipt", 1);
  public static final ContentType ATTACHMENT = xmtp("attachment", 1);
  public static final ContentType REMOTE_ATTACHMENT = xmtp("remoteStaticAttachment", 1);
  public static final ContentType MULTI_REMOTE_ATTACHMENT = xmtp("multiRemoteStaticAttachment", 1);
  public static final ContentType TRANSACTION_REFERENCE = xmtp("transactionReference", 1);
  public static final ContentType WALLET_SEND_CALLS = xmtp("walletSendCalls", 1);
  public static final ContentType ACTIONS = new ContentType("coinbase.com", "actions", 1, 0);
  public static final ContentType INTENT = new ContentType("coinbase.com", "intent", 1, 0);
  public static final ContentType GROUP_UPDATED = xmtp("group_updated", 1);
  public static final ContentType LEAVE_REQUEST = xmtp("leave_request", 1);
  public static final ContentType DELETE_MESSAGE = xmtp("deleteMessage", 1);
  public static final ContentType EDIT_MESSAGE = xmtp("editMessage", 1);

  private static ContentType xmtp(String type, int major) {
    return new ContentType("xmtp.org", type, major, 0);
  }

  @Override
  public String toString() {
    return authority + "/" + type + ":" + major + "." + minor;
  }
}
