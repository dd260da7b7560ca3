@NullMarked
package dev.larkpost.engine.watch;

import org.jspecify.annotations.NullMarked;
