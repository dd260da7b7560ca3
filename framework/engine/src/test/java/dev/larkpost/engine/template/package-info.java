/** Tests. */
@NullMarked
package dev.larkpost.engine.template;

import org.jspecify.annotations.NullMarked;
