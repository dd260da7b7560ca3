@NullMarked
package dev.larkpost.connectors.kafka;

import org.jspecify.annotations.NullMarked;
