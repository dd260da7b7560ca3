/** Who should be told: descriptions of audiences, and pages of recipients in one order. */
@NullMarked
package dev.larkpost.engine.audience;

import org.jspecify.annotations.NullMarked;
