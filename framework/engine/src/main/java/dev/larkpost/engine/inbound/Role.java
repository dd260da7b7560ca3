package dev.larkpost.engine.inbound;

/** Who somebody is to a bot. Each may do what those after it may. */
public enum Role {
  OWNER,
  ADMIN,
  ANYONE;

  /** Whether somebody of this role may do what needs the other one. */
  public boolean may(Role needed) {
    return compareTo(needed) <= 0;
  }
}
