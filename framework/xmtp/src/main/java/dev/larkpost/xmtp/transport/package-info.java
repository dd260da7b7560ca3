/** The wire behind one interface: topics, positions, batches. Nothing above it knows gRPC. */
@NullMarked
package dev.larkpost.xmtp.transport;

import org.jspecify.annotations.NullMarked;
