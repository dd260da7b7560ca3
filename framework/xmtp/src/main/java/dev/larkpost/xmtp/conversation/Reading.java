package dev.larkpost.xmtp.conversation;

/** What is known about a run of envelopes of one conversation. */
enum Reading {
  /** From a stream, which may leave some out. */
  STREAMED,
  /** Read by query: none is missing behind the cursor. */
  READ,
  /** As {@link #READ}, and what came before the cursor was looked through, too. */
  SEARCHED,
  /** Before the cursor: most were worked on, some may have been left out. */
  PASSED
}
