package dev.larkpost.mls.group;

import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.KeyPackage;
import java.util.List;
import java.util.Optional;

/**
 * A commit to build, all proposals by value, always with a path. Empty everything = key update.
 *
 * @param removeLeaves leaf indices
 * @param extensions the complete new GroupContext extension list, when it changes
 */
public record CommitRequest(
    List<KeyPackage> add, List<Integer> removeLeaves, Optional<List<Extension>> extensions) {
  public CommitRequest {
    add = List.copyOf(add);
    removeLeaves = List.copyOf(removeLeaves);
  }

  public static CommitRequest keyUpdate() {
    return new CommitRequest(List.of(), List.of(), Optional.empty());
  }
}
