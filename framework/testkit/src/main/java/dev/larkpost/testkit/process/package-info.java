/** Bots as they are delivered: packaged, in processes of their own. */
@NullMarked
package dev.larkpost.testkit.process;

import org.jspecify.annotations.NullMarked;
