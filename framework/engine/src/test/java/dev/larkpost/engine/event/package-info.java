@NullMarked
package dev.larkpost.engine.event;

import org.jspecify.annotations.NullMarked;
