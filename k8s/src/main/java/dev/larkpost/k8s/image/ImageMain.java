package dev.larkpost.k8s.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./larkpost image BOT}. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description = "Build a bot's OCI image, as a tar; needs no container engine.")
public final class ImageMain implements Callable<Integer> {
  private static final String VERSION = "0.1.0";

  @Parameters(paramLabel = "BOT", description = "gm, notifier or announcer")
  String bot = "";

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description =
          "A base with Java 21 or newer on its path: a registry's image, best with its digest, or"
              + " tar://FILE as docker save writes it. Without it one is made of this machine's JDK.")
  Optional<String> base = Optional.empty();

  @Option(
      names = "--aot",
      description =
          "With what the JVM learned in a training run: starts a little sooner, and is not the same"
              + " bytes twice. Needs JDK 25, and no --base.")
  boolean aot;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      hidden = true,
      description = "No image: adds the classes a start loads to this list.")
  Optional<Path> record = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the image is called; larkpost/BOT:" + VERSION + " when absent.")
  Optional<String> name = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The tar; target/images/BOT.tar when absent.")
  Optional<Path> to = Optional.empty();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      hidden = true,
      description = "The checkout with the packaged bot.")
  Path root = Path.of("");

  private ImageMain() {}

  /** Runs the command and ends the process: 0 when there is an image, 1 when not, 2 for usage. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ImageMain())
            .setExecutionExceptionHandler(
                (failed, line, parsed) -> {
                  if (!(failed instanceof ImageException)) {
                    throw failed;
                  }
                  line.getErr().println("larkpost: " + failed.getMessage());
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Path target = root.resolve("bots").resolve(bot).resolve("target");
      Path images = root.resolve("target").resolve("images");
      Path tar = to.orElse(images.resolve(bot + ".tar")).toAbsolutePath();
      Files.createDirectories(Objects.requireNonNull(tar.getParent(), "a file has a folder"));
      ImageBuild image =
          new ImageBuild(bot, target.resolve("quarkus-app"), images.resolve("work").resolve(bot));
      if (record.isPresent()) {
        image.record(record.get());
        return 0;
      }
      String called = name.orElse("larkpost/" + bot + ":" + VERSION);
      String digest = image.to(base, called, tar, aot);
      System.out.println("image    " + called);
      System.out.println("digest   " + digest);
      System.out.println("file     " + tar + ", " + (Files.size(tar) >> 20) + " MiB");
      sbom(target.resolve("bom.json"), tar);
      return 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void sbom(Path bom, Path tar) throws IOException {
    if (!Files.exists(bom)) {
      throw new ImageException("the build left no list of parts: " + bom);
    }
    String tarName = tar.getFileName().toString();
    Path beside = tar.resolveSibling(tarName.replaceFirst("\\.tar$", "") + ".cdx.json");
    Files.copy(bom, beside, StandardCopyOption.REPLACE_EXISTING);
    System.out.println("parts    " + beside + " (CycloneDX)");
  }
}
