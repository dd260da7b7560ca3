/** Tests. */
@NullMarked
package dev.larkpost.bots.gm;

import org.jspecify.annotations.NullMarked;
