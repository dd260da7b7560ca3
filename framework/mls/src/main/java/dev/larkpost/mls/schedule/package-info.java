/** The key schedule, transcript hashes, the secret tree and the protection of messages. */
@NullMarked
package dev.larkpost.mls.schedule;

import org.jspecify.annotations.NullMarked;
