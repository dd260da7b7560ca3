@NullMarked
package dev.larkpost.quarkus.page;

import org.jspecify.annotations.NullMarked;
