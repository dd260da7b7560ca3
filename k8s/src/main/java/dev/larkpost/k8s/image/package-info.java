/** Images of the bots, built without a container engine. */
@NullMarked
package dev.larkpost.k8s.image;

import org.jspecify.annotations.NullMarked;
