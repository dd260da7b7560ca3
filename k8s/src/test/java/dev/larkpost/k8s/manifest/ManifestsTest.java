package dev.larkpost.k8s.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the folders become, against schemas and against rules of our own. */
class ManifestsTest {
  private static final Path ROOT = Path.of(System.getProperty("larkpost.root"));
  private static final List<String> BOTS = List.of("announcer", "gm", "notifier");

  private static Map<String, ObjectNode> rendered(String folder) throws IOException {
    return Kustomized.render(ROOT.resolve("k8s").resolve(folder));
  }

  private static ObjectNode one(Map<String, ObjectNode> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static List<JsonNode> podSpecs(Map<String, ObjectNode> all) {
    return all.values().stream().flatMap(o -> Kustomized.having(o, "containers").stream()).toList();
  }

  private static List<JsonNode> containers(Map<String, ObjectNode> all) {
    return podSpecs(all).stream()
        .flatMap(pod -> StreamSupport.stream(pod.path("containers").spliterator(), false))
        .toList();
  }

  private static JsonNode bot(Map<String, ObjectNode> all, String name) {
    return one(all, "StatefulSet/" + name).at("/spec/template/spec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void every_object_fits_its_schema_and_lives_in_our_namespace(String folder) throws IOException {
    Schemas schemas = new Schemas();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, ObjectNode> object : rendered(folder).entrySet()) {
      schemas.wrong(object.getValue()).forEach(w -> wrong.add(object.getKey() + ": " + w));
      boolean ofTheCluster =
          object.getKey().startsWith("Namespace/")
              || object.getKey().startsWith("ValidatingAdmissionPolicy");
      String namespace = object.getValue().at("/metadata/namespace").asText();
      if (!namespace.equals(ofTheCluster ? "" : "larkpost")) {
        wrong.add(object.getKey() + " is in namespace " + namespace);
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** The schemas bite: what they let through must mean something. */
  @Test
  void the_schemas_refuse_what_is_misspelt_missing_or_of_another_type() throws IOException {
    Schemas schemas = new Schemas();
    Map<String, ObjectNode> all = rendered("overlays/production");
    ObjectNode set = one(all, "StatefulSet/gm");
    ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("imagePullPolicie", "Always");
    assertEquals(1, schemas.wrong(set).size());
    ObjectNode job = one(all, "CronJob/gm-backup");
    ((ObjectNode) job.path("spec")).remove("schedule");
    assertEquals(1, schemas.wrong(job).size());
    ObjectNode policy = one(all, "NetworkPolicy/larkpost-bots");
    ((ObjectNode) policy.path("spec")).put("policyTypes", "Egress");
    assertEquals(1, schemas.wrong(policy).size());
    ObjectNode topic = one(all, "KafkaTopic/larkpost.receipts");
    ((ObjectNode) topic.path("spec")).put("partitions", "six");
    ((ObjectNode) topic.path("spec")).put("replica", 3);
    assertEquals(2, schemas.wrong(topic).size());
    ObjectNode rules = one(all, "PrometheusRule/larkpost");
    ((ObjectNode) rules.at("/spec/groups/0/rules/0")).remove("expr");
    ((ObjectNode) rules.at("/spec/groups/0/rules/1")).put("after", "5m");
    assertEquals(2, schemas.wrong(rules).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/local", "overlays/production"})
  void kubectl_makes_the_same_of_the_folders(String folder) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder("kubectl", "kustomize", ROOT.resolve("k8s/" + folder).toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException none) {
      Assumptions.abort("there is no kubectl here: nobody compares");
      return;
    }
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    assertEquals(Kustomized.documents(said), rendered(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void no_pod_is_more_than_the_restricted_level_allows(String folder) throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    assertEquals(
        "restricted",
        one(all, "Namespace/larkpost")
            .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
            .asText());
    for (JsonNode pod : podSpecs(all)) {
      assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean(), pod::toString);
      assertTrue(pod.at("/securityContext/runAsUser").asInt() > 0, pod::toString);
      assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
      assertFalse(pod.path("automountServiceAccountToken").asBoolean(true), pod::toString);
      for (String host : List.of("hostNetwork", "hostPID", "hostIPC", "initContainers")) {
        assertFalse(pod.has(host), host);
      }
      assertEquals(List.of(), Kustomized.having(pod, "hostPath"));
    }
    for (JsonNode container : containers(all)) {
      JsonNode security = container.path("securityContext");
      assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
      assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
      assertTrue(security.path("runAsNonRoot").asBoolean());
      assertEquals("[\"ALL\"]", security.at("/capabilities/drop").toString());
      assertFalse(security.path("capabilities").has("add"));
    }
  }

  /** Their pods are made by an operator, in the same namespace. */
  @Test
  void kafkas_pods_are_told_to_be_no_more_than_the_restricted_level_allows() throws IOException {
    Map<String, ObjectNode> all = rendered("overlays/production");
    JsonNode brokers = one(all, "KafkaNodePool/larkpost-brokers").at("/spec/template");
    JsonNode operators = one(all, "Kafka/larkpost").at("/spec/entityOperator/template");
    for (JsonNode pod : List.of(brokers.path("pod"), operators.path("pod"))) {
      assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean(), pod::toString);
      assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
    }
    for (JsonNode container :
        List.of(
            brokers.path("kafkaContainer"),
            operators.path("topicOperatorContainer"),
            operators.path("userOperatorContainer"))) {
      JsonNode security = container.path("securityContext");
      assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true));
      assertEquals("[\"ALL\"]", security.at("/capabilities/drop").toString());
    }
  }

  /** Policies say who comes in and who goes out: a way that only one side allows is none. */
  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void whoever_may_come_in_may_go_out_to_there(String folder) throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    List<JsonNode> policies =
        all.values().stream()
            .filter(o -> o.path("kind").asText().equals("NetworkPolicy"))
            .map(o -> o.path("spec"))
            .toList();
    int ways = 0;
    for (JsonNode policy : policies) {
      for (JsonNode way : policy.path("ingress")) {
        for (JsonNode from : way.path("from")) {
          // Other namespaces have policies of their own.
          if (from.has("podSelector") && !from.has("namespaceSelector")) {
            assertTrue(
                goesOut(policies, from.path("podSelector"), policy.path("podSelector"), way),
                () -> from + " may not reach " + policy);
            ways++;
          }
        }
      }
    }
    assertTrue(ways >= 1);
  }

  private static boolean goesOut(
      List<JsonNode> policies, JsonNode who, JsonNode where, JsonNode way) {
    return policies.stream()
        .filter(policy -> policy.path("podSelector").equals(who))
        .flatMap(policy -> StreamSupport.stream(policy.path("egress").spliterator(), false))
        .filter(out -> out.path("ports").equals(way.path("ports")))
        .flatMap(out -> StreamSupport.stream(out.path("to").spliterator(), false))
        .anyMatch(to -> to.path("podSelector").equals(where));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void images_have_versions_ports_have_names_and_memory_has_bounds(String folder)
      throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    for (JsonNode container : containers(all)) {
      String image = container.path("image").asText();
      assertTrue(image.matches("\\S+:\\d+\\.\\d+\\.\\d+(-[a-z0-9.]+)?"), image);
      container.path("ports").forEach(p -> assertTrue(p.hasNonNull("name"), p::toString));
      assertTrue(container.at("/resources/requests").has("cpu"), image);
      assertTrue(container.at("/resources/requests").has("memory"), image);
      assertTrue(container.at("/resources/limits").has("memory"), image);
    }
    all.values().stream()
        .filter(o -> o.path("kind").asText().equals("Service"))
        .forEach(
            s -> s.at("/spec/ports").forEach(p -> assertTrue(p.hasNonNull("name"), p::toString)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void a_bot_has_one_replica_one_named_volume_and_nothing_lets_it_have_two(String folder)
      throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    assertEquals(
        "true",
        one(all, "Namespace/larkpost").at("/metadata/labels/larkpost.dev~1one-writer").asText());
    JsonNode rule = one(all, "ValidatingAdmissionPolicy/larkpost-one-writer").path("spec");
    assertEquals("Fail", rule.path("failurePolicy").asText());
    assertEquals(
        "[\"statefulsets\",\"statefulsets/scale\"]",
        rule.at("/matchConstraints/resourceRules/0/resources").toString());
    assertTrue(rule.at("/validations/0/expression").asText().contains("replicas <= 1"));
    JsonNode binding = one(all, "ValidatingAdmissionPolicyBinding/larkpost-one-writer");
    assertEquals("[\"Deny\"]", binding.at("/spec/validationActions").toString());
    Set<String> claims = new TreeSet<>();
    for (String name : BOTS) {
      ObjectNode set = one(all, "StatefulSet/" + name);
      assertEquals(1, set.at("/spec/replicas").asInt());
      assertFalse(set.path("spec").has("volumeClaimTemplates"), "one volume per replica");
      String claim = bot(all, name).at("/volumes/0/persistentVolumeClaim/claimName").asText();
      assertTrue(claims.add(claim), claim);
      assertEquals(
          "[\"ReadWriteOnce\"]",
          one(all, "PersistentVolumeClaim/" + claim).at("/spec/accessModes").toString());
      assertEquals("/data", bot(all, name).at("/containers/0/volumeMounts/0/mountPath").asText());
    }
    assertTrue(all.values().stream().noneMatch(o -> o.path("kind").asText().equals("Deployment")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void what_a_pod_refers_to_is_there_and_no_secret_is(String folder) throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    assertTrue(all.keySet().stream().noneMatch(name -> name.startsWith("Secret/")));
    for (JsonNode pod : podSpecs(all)) {
      assertTrue(all.containsKey("ServiceAccount/" + pod.path("serviceAccountName").asText()));
      Set<String> volumes = new TreeSet<>();
      pod.path("volumes").forEach(v -> volumes.add(v.path("name").asText()));
      pod.path("containers")
          .forEach(
              c ->
                  c.path("volumeMounts")
                      .forEach(m -> assertTrue(volumes.remove(m.path("name").asText()))));
      assertEquals(Set.of(), volumes, "mounted by nobody");
      Kustomized.having(pod, "configMap")
          .forEach(
              v -> assertTrue(all.containsKey("ConfigMap/" + v.at("/configMap/name").asText())));
      Kustomized.having(pod, "claimName")
          .forEach(
              v ->
                  assertTrue(
                      all.containsKey("PersistentVolumeClaim/" + v.path("claimName").asText())));
    }
    for (String name : BOTS) {
      JsonNode container = bot(all, name).at("/containers/0");
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertTrue(container.at("/" + probe + "/httpGet/path").asText().startsWith("/q/health/"));
        assertEquals("http", container.at("/" + probe + "/httpGet/port").asText());
      }
      assertTrue(all.containsKey("PodDisruptionBudget/" + name));
      assertTrue(all.containsKey("Service/" + name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/local", "overlays/production"})
  void every_variable_is_documented_and_every_location_is_mounted(String folder)
      throws IOException {
    Map<String, ObjectNode> all = rendered(folder);
    String readme = Files.readString(ROOT.resolve("k8s/README.md"));
    for (JsonNode container : containers(all)) {
      for (JsonNode variable : container.path("env")) {
        String name = variable.path("name").asText();
        assertTrue(readme.contains("| `" + name + "` |"), name + " is not in k8s/README.md");
        if (name.equals("QUARKUS_CONFIG_LOCATIONS")) {
          for (String file : variable.path("value").asText().split(",")) {
            assertTrue(
                StreamSupport.stream(container.path("volumeMounts").spliterator(), false)
                    .anyMatch(m -> file.startsWith(m.path("mountPath").asText() + "/")),
                file);
          }
        }
      }
    }
  }

  @Test
  void bots_reach_names_the_node_and_what_production_has_and_nothing_else() throws IOException {
    Map<String, ObjectNode> all = rendered("overlays/production");
    assertEquals(
        "{}", one(all, "NetworkPolicy/larkpost-nothing").at("/spec/podSelector").toString());
    Set<Integer> ports = new TreeSet<>();
    for (String policy : List.of("larkpost-bots", "larkpost-bots-in-the-cluster")) {
      for (JsonNode way : one(all, "NetworkPolicy/" + policy).at("/spec/egress")) {
        assertFalse(way.path("to").isEmpty(), "to anywhere");
        assertFalse(way.path("ports").isEmpty(), "on any port");
        way.path("ports").forEach(p -> ports.add(p.path("port").asInt()));
      }
    }
    assertEquals(Set.of(53, 443, 4317, 6379, 9093), ports);
  }

  @Test
  void locally_nothing_is_needed_from_outside_and_production_is_on_the_production_network()
      throws IOException {
    Map<String, ObjectNode> local = rendered("overlays/local");
    Map<String, ObjectNode> production = rendered("overlays/production");
    for (String name : BOTS) {
      assertEquals("local", bot(local, name).at("/containers/0/env/0/value").asText());
      assertEquals(List.of(), Kustomized.having(bot(local, name), "secretKeyRef"));
      assertEquals(List.of(), Kustomized.having(bot(local, name), "secret"));
      assertEquals("production", bot(production, name).at("/containers/0/env/0/value").asText());
      assertTrue(production.containsKey("CronJob/" + name + "-backup"));
    }
    assertTrue(production.containsKey("ServiceMonitor/larkpost"));
    assertTrue(production.containsKey("PrometheusRule/larkpost"));
  }
}
