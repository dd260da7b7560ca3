package dev.larkpost.engine.audience;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Names people go by, such as those of ENS. Any thread; asks the network, so never inside a
 * transaction. What it throws when nobody answers is the connector's, and may pass.
 */
public interface NameBook {
  /**
   * The address a name stands for.
   *
   * @return lower-case; empty when there is no such name, or it stands for no address
   */
  Optional<String> address(String name);

  /**
   * The name somebody wants to be called by, which stands for this very address.
   *
   * @return empty when they chose none, or one that stands for another address
   */
  Optional<String> name(String address);

  /**
   * An audience of addresses and names.
   *
   * @param entries addresses, or names, which are told from addresses by their dot
   * @throws AudienceException UNKNOWN naming the names that stand for no address; MALFORMED for
   *     what is neither name nor address
   */
  default Audience audience(Collection<String> entries) {
    List<String> addresses = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String entry : entries) {
      if (entry.contains(".")) {
        address(entry).ifPresentOrElse(addresses::add, () -> unknown.add(entry));
      } else {
        addresses.add(entry);
      }
    }
    if (!unknown.isEmpty()) {
      throw new AudienceException(
          AudienceException.Code.UNKNOWN, "these names stand for no address: " + unknown);
    }
    try {
      return Audience.addresses(addresses);
    } catch (IllegalArgumentException neither) {
      throw new AudienceException(
          AudienceException.Code.MALFORMED,
          "an entry is neither a name nor an address of 0x and 40 hex digits",
          neither);
    }
  }

  /** For a message: the name, or the address shortened. */
  default String shown(String address) {
    return name(address)
        .orElseGet(
            () ->
                address.length() < 12
                    ? address
                    : address.substring(0, 6) + "…" + address.substring(address.length() - 4));
  }
}
