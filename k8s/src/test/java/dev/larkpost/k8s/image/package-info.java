@NullMarked
package dev.larkpost.k8s.image;

import org.jspecify.annotations.NullMarked;
