package dev.larkpost.node;

import io.grpc.Attributes;
import io.grpc.Grpc;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Who asks: the address its budget belongs to. */
record Caller(String address) {
  static Caller of(Attributes attributes) {
    SocketAddress remote = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return new Caller(
        remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "unknown");
  }
}
