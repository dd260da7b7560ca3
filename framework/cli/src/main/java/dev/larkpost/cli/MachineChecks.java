package dev.larkpost.cli;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.connectors.jdbc.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The doctor's looks at this machine. */
record MachineChecks(Findings findings) {
  private static final int JAVA_MIN = 21;
  private static final long FREE_MIN = 1L << 30;

  void java() {
    int feature = Runtime.version().feature();
    if (feature >= JAVA_MIN) {
      findings.ok("java", Integer.toString(feature));
    } else {
      findings.bad("java", feature + ": install a JDK " + JAVA_MIN + " or newer");
    }
  }

  /** The bot's data folder: there, ours to write to, with room, and whose. */
  void folder(Path folder) {
    if (!Files.isDirectory(folder)) {
      findings.bad(
          "data",
          folder
              + " is no folder this user can write to: create it, or mount the volume that is"
              + " missing");
      return;
    }
    // Asking is not enough: a read-only file system is noticed by trying.
    if (!canWrite(folder)) {
      findings.bad(
          "data",
          folder
              + " cannot be written to: does it belong to this user, is the file system full or"
              + " read-only?");
      return;
    }
    room(folder);
    store(folder);
  }

  private static boolean canWrite(Path folder) {
    try {
      Path tried = Files.createTempFile(folder, "doctor", ".tmp");
      try {
        Files.write(tried, new byte[1]);
      } finally {
        Files.delete(tried);
      }
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void room(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String says = folder + ", " + (free >> 20) + " MiB free";
      if (free >= FREE_MIN) {
        findings.ok("data", says);
      } else {
        findings.warning("data", says + ": make room");
      }
    } catch (IOException unknown) {
      findings.warning("data", folder + ": nobody knows how much room there is");
    }
  }

  private void store(Path folder) {
    Path store = folder.resolve(StoreCopy.STORE);
    if (!Files.exists(store)) {
      findings.warning(
          "store",
          "there is none yet: the first start makes one. If there was one, stop here and look for"
              + " the old volume or a backup");
      return;
    }
    if (!Files.isReadable(store) || !Files.isWritable(store)) {
      findings.bad("store", store + " is not this user's: give it to whom the bot runs as");
      return;
    }
    Optional<String> holder = SqliteStore.holder(store);
    findings.ok(
        "store", holder.map(who -> "in use by process " + who).orElse("nobody has it open"));
  }
}
