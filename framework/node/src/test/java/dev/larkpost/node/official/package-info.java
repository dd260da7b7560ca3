/**
 * Official XMTP clients for tests: start reading at {@link
 * dev.larkpost.node.official.OfficialClient}.
 */
@NullMarked
package dev.larkpost.node.official;

import org.jspecify.annotations.NullMarked;
