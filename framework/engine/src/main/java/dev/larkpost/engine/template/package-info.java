/** What people read: templates with escaped, typed values, one per language. */
@NullMarked
package dev.larkpost.engine.template;

import org.jspecify.annotations.NullMarked;
