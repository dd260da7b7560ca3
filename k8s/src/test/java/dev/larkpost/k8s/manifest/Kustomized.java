package dev.larkpost.k8s.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * The part of Kustomize our folders use, and no more: resources, JSON patches with a target's kind
 * and name, names and tags of images. A folder that uses anything else is refused. Where there is a
 * {@code kubectl}, {@link ManifestsTest} holds this against the real thing.
 */
final class Kustomized {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<String> KNOWN =
      Set.of("apiVersion", "kind", "resources", "images", "patches");

  private Kustomized() {}

  /** All documents of a YAML text, by kind and name. */
  static Map<String, ObjectNode> documents(String text) throws IOException {
    Map<String, ObjectNode> found = new TreeMap<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      while (documents.hasNext()) {
        if (documents.next() instanceof ObjectNode object) {
          String name = object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
          if (found.put(name, object) != null) {
            throw new IllegalArgumentException(name + " is there twice");
          }
        }
      }
    }
    return found;
  }

  static Map<String, ObjectNode> render(Path folder) throws IOException {
    JsonNode plan = YAML.readTree(folder.resolve("kustomization.yaml").toFile());
    plan.fieldNames()
        .forEachRemaining(
            field -> {
              if (!KNOWN.contains(field)) {
                throw new IllegalArgumentException(folder + " uses " + field);
              }
            });
    Map<String, ObjectNode> all = new TreeMap<>();
    for (JsonNode resource : plan.path("resources")) {
      Path path = folder.resolve(resource.asText()).normalize();
      Map<String, ObjectNode> part =
          Files.isDirectory(path) ? render(path) : documents(Files.readString(path));
      part.forEach(
          (name, object) -> {
            if (all.put(name, object) != null) {
              throw new IllegalArgumentException(name + " is there twice");
            }
          });
    }
    for (JsonNode patch : plan.path("patches")) {
      JsonNode steps = YAML.readTree(folder.resolve(patch.path("path").asText()).toFile());
      List<ObjectNode> targets = targets(all, patch.path("target"));
      if (targets.isEmpty()) {
        throw new IllegalArgumentException(patch + " is for nothing");
      }
      targets.forEach(target -> steps.forEach(step -> apply(target, step)));
    }
    all.values().forEach(object -> rename(object, plan.path("images")));
    return all;
  }

  private static List<ObjectNode> targets(Map<String, ObjectNode> all, JsonNode target) {
    return all.values().stream()
        .filter(o -> o.path("kind").asText().equals(target.path("kind").asText()))
        .filter(o -> o.at("/metadata/name").asText().matches(target.path("name").asText()))
        .toList();
  }

  private static void apply(ObjectNode target, JsonNode step) {
    String path = step.path("path").asText();
    int cut = path.lastIndexOf('/');
    JsonNode parent = target.at(path.substring(0, cut));
    String last = path.substring(cut + 1);
    String what = step.path("op").asText();
    if (parent instanceof ArrayNode array && what.equals("add") && last.equals("-")) {
      array.add(step.path("value").deepCopy());
    } else if (parent instanceof ArrayNode array && what.equals("remove")) {
      array.remove(Integer.parseInt(last));
    } else if (parent instanceof ObjectNode object && object.has(last) && what.equals("replace")) {
      object.set(last, step.path("value").deepCopy());
    } else {
      throw new IllegalArgumentException("cannot " + what + " " + path);
    }
  }

  private static void rename(JsonNode node, JsonNode images) {
    if (node instanceof ObjectNode object && object.path("image").isTextual()) {
      String image = object.path("image").asText();
      String name = image.substring(0, image.lastIndexOf(':'));
      StreamSupport.stream(images.spliterator(), false)
          .filter(i -> i.path("name").asText().equals(name))
          .findFirst()
          .ifPresent(
              i ->
                  object.put(
                      "image", i.path("newName").asText() + ":" + i.path("newTag").asText()));
    }
    node.forEach(child -> rename(child, images));
  }

  /** Every object below a node, itself included, that has such a member. */
  static List<JsonNode> having(JsonNode node, String member) {
    List<JsonNode> found = new ArrayList<>();
    if (node.has(member)) {
      found.add(node);
    }
    node.forEach(child -> found.addAll(having(child, member)));
    return found;
  }
}
