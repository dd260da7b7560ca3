package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.wiring.TemplateFiles;
import io.quarkus.deployment.ApplicationArchive;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.ApplicationArchivesBuildItem;
import io.quarkus.deployment.builditem.HotDeploymentWatchedFileBuildItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds templates below {@code larkpost/templates}, and watches them in dev mode. */
class TemplatesProcessor {
  @BuildStep
  void find(
      ApplicationArchivesBuildItem archives,
      BuildProducer<TemplateBuildItem> templates,
      BuildProducer<HotDeploymentWatchedFileBuildItem> watched) {
    Map<String, String> found = new TreeMap<>();
    for (ApplicationArchive archive : archives.getAllApplicationArchives()) {
      archive.accept(
          tree -> tree.walkIfContains(TemplateFiles.FOLDER, visit -> read(visit.getPath(), found)));
    }
    found.forEach((file, text) -> templates.produce(new TemplateBuildItem(file, text)));
    found
        .keySet()
        .forEach(
            file ->
                watched.produce(
                    new HotDeploymentWatchedFileBuildItem(TemplateFiles.FOLDER + "/" + file)));
    watched.produce(
        HotDeploymentWatchedFileBuildItem.builder()
            .setLocationPredicate(name -> name.startsWith(TemplateFiles.FOLDER + "/"))
            .build());
  }

  private static void read(Path path, Map<String, String> found) {
    String name = String.valueOf(path.getFileName());
    if (TemplateFiles.isTemplate(name)) {
      try {
        found.putIfAbsent(name, Files.readString(path));
      } catch (IOException unreadable) {
        throw new UncheckedIOException("the template " + name + " cannot be read", unreadable);
      }
    }
  }

  static Map<String, String> texts(List<TemplateBuildItem> templates) {
    Map<String, String> texts = new TreeMap<>();
    templates.forEach(template -> texts.put(template.file(), template.text()));
    return texts;
  }
}
