@NullMarked
package dev.larkpost.connectors.evm;

import org.jspecify.annotations.NullMarked;
