/**
 * An XMTP V3 node inside one process, for development, tests and benchmarks on one machine. Start
 * reading at {@link dev.larkpost.node.EmbeddedNode}; the way of a request is {@code Door}, {@code
 * MlsRpcs} or {@code IdentityRpcs}, {@code EnvelopeStore}, {@code Hub}, {@code LiveStream}.
 */
@NullMarked
package dev.larkpost.node;

import org.jspecify.annotations.NullMarked;
