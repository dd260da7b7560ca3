@NullMarked
package dev.larkpost.engine.connect;

import org.jspecify.annotations.NullMarked;
