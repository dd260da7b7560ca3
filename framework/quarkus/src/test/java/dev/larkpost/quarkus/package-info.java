/** Tests that need no running application. */
@NullMarked
package dev.larkpost.quarkus;

import org.jspecify.annotations.NullMarked;
