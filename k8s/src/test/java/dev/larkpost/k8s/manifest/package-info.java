@NullMarked
package dev.larkpost.k8s.manifest;

import org.jspecify.annotations.NullMarked;
