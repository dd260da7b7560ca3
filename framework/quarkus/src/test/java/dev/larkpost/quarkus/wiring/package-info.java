@NullMarked
package dev.larkpost.quarkus.wiring;

import org.jspecify.annotations.NullMarked;
