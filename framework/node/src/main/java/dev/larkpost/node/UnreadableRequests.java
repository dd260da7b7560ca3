package dev.larkpost.node;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Counts requests that end before gRPC could read them: a length beyond every bound, a frame that
 * breaks off. gRPC would print a stack trace for each, so whoever reaches the port could fill the
 * disk with a log.
 */
final class UnreadableRequests extends ServerStreamTracer.Factory {
  /** Not the method's name: that is the caller's word, and nothing bounds how many there are. */
  static final String ANY_METHOD = "any";

  /** Kept, or its level would be forgotten. */
  private static final Logger FRAMES = Logger.getLogger("io.grpc.netty.NettyServerStream");

  private final NodeCounters counters;

  UnreadableRequests(NodeCounters counters) {
    this.counters = counters;
    FRAMES.setLevel(Level.SEVERE);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Tracer();
  }

  private final class Tracer extends ServerStreamTracer {
    private volatile boolean read;

    @Override
    public void inboundMessageRead(int sequence, long wireBytes, long bytes) {
      read = true;
    }

    @Override
    public void streamClosed(Status status) {
      boolean broken =
          status.getCode() == Status.Code.RESOURCE_EXHAUSTED
              || status.getCode() == Status.Code.INTERNAL;
      if (!read && broken) {
        counters.refused(ANY_METHOD, Refusal.Reason.UNREADABLE_REQUEST);
      }
    }
  }
}
