@org.jspecify.annotations.NullMarked
package dev.larkpost.engine.watch;
