package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.abi.EventShape;
import dev.larkpost.engine.event.EventName;
import java.util.List;

/**
 * One event of one contract that is watched.
 *
 * @param anywhere whether logs of any address count
 * @param makes contracts whose addresses come out of this event
 */
record Watch(
    String contract, EventShape shape, EventName name, boolean anywhere, List<Makes> makes) {
  /** Which parameter of the event is the address of a new contract of which settings. */
  record Makes(String contract, String parameter) {}
}
