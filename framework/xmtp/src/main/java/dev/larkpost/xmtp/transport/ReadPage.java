package dev.larkpost.xmtp.transport;

import java.util.List;

/**
 * Per topic a gap-free ascending run after the asked position. @param more whether the network may
 * hold more for any asked topic
 */
public record ReadPage(List<Envelope> envelopes, boolean more) {
  public ReadPage {
    envelopes = List.copyOf(envelopes);
  }
}
