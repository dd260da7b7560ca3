/** What every limiter must do, and the network's own bookkeeping to hold it against. */
@NullMarked
package dev.larkpost.testkit.limit;

import org.jspecify.annotations.NullMarked;
