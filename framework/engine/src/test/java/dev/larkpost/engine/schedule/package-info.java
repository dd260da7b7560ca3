@NullMarked
package dev.larkpost.engine.schedule;

import org.jspecify.annotations.NullMarked;
