/** What happens in the engine, told to whoever watches: logs, metrics, tests. */
@NullMarked
package dev.larkpost.engine.watch;

import org.jspecify.annotations.NullMarked;
