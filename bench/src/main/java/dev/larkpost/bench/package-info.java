/** The numbers of design section 8, measured side by side with the official client. */
@NullMarked
package dev.larkpost.bench;

import org.jspecify.annotations.NullMarked;
