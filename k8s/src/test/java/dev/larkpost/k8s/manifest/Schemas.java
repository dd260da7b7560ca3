package dev.larkpost.k8s.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1ValidatingAdmissionPolicy;
import io.kubernetes.client.openapi.models.V1ValidatingAdmissionPolicyBinding;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is wrong with an object. Kubernetes' own kinds are judged by the API project's published
 * models (unknown members, missing ones, wrong types); others by {@code schemas.yaml} beside this.
 */
final class Schemas {
  @FunctionalInterface
  private interface Model {
    void check(JsonElement object) throws IOException;
  }

  private static final Map<String, Model> OWN =
      Map.ofEntries(
          Map.entry("v1/ConfigMap", V1ConfigMap::validateJsonElement),
          Map.entry("v1/Namespace", V1Namespace::validateJsonElement),
          Map.entry("v1/PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement),
          Map.entry("v1/Service", V1Service::validateJsonElement),
          Map.entry("v1/ServiceAccount", V1ServiceAccount::validateJsonElement),
          Map.entry("apps/v1/StatefulSet", V1StatefulSet::validateJsonElement),
          Map.entry("batch/v1/CronJob", V1CronJob::validateJsonElement),
          Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
          Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
              V1ValidatingAdmissionPolicy::validateJsonElement),
          Map.entry(
              "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
              V1ValidatingAdmissionPolicyBinding::validateJsonElement));

  private final JsonNode others;

  Schemas() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Schemas.class.getResourceAsStream("schemas.yaml"))) {
      others = new YAMLMapper().readTree(in);
    }
  }

  /** Sentences; none when all is well. */
  List<String> wrong(JsonNode object) {
    String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    List<String> wrong = new ArrayList<>();
    if (others.has(kind)) {
      compare(object, others.path(kind), kind, wrong);
      return wrong;
    }
    Model model = OWN.get(kind);
    if (model == null) {
      return List.of("no schema for " + kind);
    }
    try {
      model.check(JsonParser.parseString(object.toString()));
    } catch (IOException | IllegalArgumentException | IllegalStateException refused) {
      wrong.add(kind + ": " + refused.getMessage());
    }
    return wrong;
  }

  /** A closed tree: a text names a type or, with bars, its values; "!" marks what must be there. */
  private static void compare(JsonNode value, JsonNode schema, String at, List<String> wrong) {
    if (schema.isArray()) {
      if (!value.isArray() || value.isEmpty()) {
        wrong.add(at + " is no list");
      }
      value.forEach(item -> compare(item, schema.get(0), at + "[]", wrong));
    } else if (schema.isObject()) {
      members(value, schema, at, wrong);
    } else if (!isA(value, schema.asText())) {
      wrong.add(at + " is no " + schema.asText() + ": " + value);
    }
  }

  private static void members(JsonNode value, JsonNode schema, String at, List<String> wrong) {
    if (!value.isObject()) {
      wrong.add(at + " is no object");
      return;
    }
    schema
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.endsWith("!") && !value.has(name.substring(0, name.length() - 1))) {
                wrong.add(at + " has no " + name);
              }
            });
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode known = schema.has(name + "!") ? schema.get(name + "!") : schema.get(name);
              JsonNode any = schema.path("*");
              if (known == null && any.isMissingNode()) {
                wrong.add(at + " has an unknown " + name);
              } else {
                compare(value.path(name), known == null ? any : known, at + "." + name, wrong);
              }
            });
  }

  private static boolean isA(JsonNode value, String type) {
    return switch (type) {
      case "text" -> value.isTextual();
      case "number" -> value.isIntegralNumber();
      case "truth" -> value.isBoolean();
      case "scalar" -> value.isValueNode();
      default -> value.isTextual() && List.of(type.split("\\|")).contains(value.asText());
    };
  }
}
