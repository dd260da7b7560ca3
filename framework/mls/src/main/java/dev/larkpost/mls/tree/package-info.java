/** The ratchet tree: its shape, hashes, changes, checks and the secrets of its paths. */
@NullMarked
package dev.larkpost.mls.tree;

import org.jspecify.annotations.NullMarked;
