/** Tests. */
@NullMarked
package dev.larkpost.testkit;

import org.jspecify.annotations.NullMarked;
