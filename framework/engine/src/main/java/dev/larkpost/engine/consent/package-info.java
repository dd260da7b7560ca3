/** What people said about hearing from a bot: words, standing, proof. */
@NullMarked
package dev.larkpost.engine.consent;

import org.jspecify.annotations.NullMarked;
