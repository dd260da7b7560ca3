package dev.larkpost.node;

/** What an identity update does to the address index. */
sealed interface AddressChange {
  record Linked(String address, String inbox) implements AddressChange {}

  record Unlinked(String address, String inbox) implements AddressChange {}
}
