/** Providers of a chain: asked over JSON-RPC, scored, rotated, and not believed too easily. */
@NullMarked
package dev.larkpost.connectors.evm.rpc;

import org.jspecify.annotations.NullMarked;
