package dev.larkpost.quarkus.deployment;

import dev.larkpost.quarkus.AnnouncementsProducer;
import dev.larkpost.quarkus.BotRegistry;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.BotsReady;
import dev.larkpost.quarkus.BuildProperties;
import dev.larkpost.quarkus.EvmChannels;
import dev.larkpost.quarkus.HandlerKind;
import dev.larkpost.quarkus.IntakeFilter;
import dev.larkpost.quarkus.LarkpostRecorder;
import dev.larkpost.quarkus.logs.EventIds;
import dev.larkpost.quarkus.metrics.Meters;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.ExcludedTypeBuildItem;
import io.quarkus.arc.deployment.InvokerFactoryBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.arc.processor.DotNames;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.IndexDependencyBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigBuilderBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.StaticInitConfigBuilderBuildItem;
import io.quarkus.deployment.metrics.MetricsFactoryConsumerBuildItem;
import io.quarkus.deployment.recording.RecorderContext;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import io.quarkus.vertx.http.deployment.RouteBuildItem;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Finds bots, checks them, and hands them to the recorder with an invoker for each handler. */
class LarkpostProcessor {
  @BuildStep
  FeatureBuildItem feature() {
    return new FeatureBuildItem("larkpost");
  }

  @BuildStep
  IndexDependencyBuildItem contentTypes() {
    return new IndexDependencyBuildItem("dev.larkpost", "larkpost-xmtp");
  }

  @BuildStep
  void configuration(
      BuildProducer<StaticInitConfigBuilderBuildItem> starting,
      BuildProducer<RunTimeConfigBuilderBuildItem> running) {
    starting.produce(new StaticInitConfigBuilderBuildItem(BuildProperties.class.getName()));
    running.produce(new RunTimeConfigBuilderBuildItem(BuildProperties.class.getName()));
  }

  /** Log lines have their ids as fields, wherever they go; whoever sets another filter has none. */
  @BuildStep
  void eventIds(BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
    for (String handler : List.of("console", "file", "socket", "syslog")) {
      defaults.produce(
          new RunTimeConfigurationDefaultBuildItem(
              "quarkus.log." + handler + ".filter", EventIds.NAME));
    }
  }

  @BuildStep
  BeanDefiningAnnotationBuildItem botsAreBeans() {
    return new BeanDefiningAnnotationBuildItem(Names.BOT, BuiltinScope.SINGLETON.getName(), false);
  }

  @BuildStep
  UnremovableBeanBuildItem botsStay() {
    return UnremovableBeanBuildItem.beanClassAnnotation(Names.BOT);
  }

  @BuildStep
  AdditionalBeanBuildItem beans() {
    return AdditionalBeanBuildItem.builder()
        .addBeanClasses(
            BotRegistry.class,
            Bots.class,
            IntakeFilter.class,
            AnnouncementsProducer.class,
            EvmChannels.class,
            Meters.class)
        .setUnremovable()
        .build();
  }

  // It registers one gauge, netty.eventexecutor.workers, for two event loops: the second one is
  // refused with a warning at every start (quarkusio/quarkus issue 52014). Away when Quarkus tells
  // them apart.
  @BuildStep
  ExcludedTypeBuildItem gaugesThatAreRegisteredTwice() {
    return new ExcludedTypeBuildItem(
        "io.quarkus.micrometer.runtime.binder.netty.VertxNettyEventExecutorMetricsProvider");
  }

  /** By name: without OpenTelemetry they could not be loaded. */
  @BuildStep
  void traces(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
    if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
      beans.produce(
          AdditionalBeanBuildItem.builder()
              .addBeanClasses(
                  "dev.larkpost.quarkus.traces.GivenIds",
                  "dev.larkpost.quarkus.traces.TraceFollower")
              .setDefaultScope(DotNames.SINGLETON)
              .setUnremovable()
              .build());
    }
  }

  @BuildStep
  HealthBuildItem health() {
    return new HealthBuildItem(BotsReady.class.getName(), true);
  }

  @BuildStep
  void bots(
      BeanDiscoveryFinishedBuildItem beans,
      CombinedIndexBuildItem combined,
      InvokerFactoryBuildItem invokers,
      List<TemplateBuildItem> templates,
      BuildProducer<BotBuildItem> found,
      BuildProducer<ValidationErrorBuildItem> errors) {
    IndexView index = combined.getComputingIndex();
    BotChecks checks = new BotChecks(index);
    EventChecks events = new EventChecks(index);
    List<EventMethod> onEvents = EventMethod.all(index);
    onEvents.stream().filter(e -> !e.inBot()).forEach(events::homeless);
    List<HandlerMethod> handlers = handlers(index);
    handlers.stream().filter(h -> !inBot(h)).forEach(checks::homeless);
    List<AnnotationInstance> bots =
        index.getAnnotations(Names.BOT).stream()
            .filter(bot -> bot.target().kind() == AnnotationTarget.Kind.CLASS)
            .toList();
    for (AnnotationInstance bot : bots) {
      ClassInfo type = bot.target().asClass();
      checks.bot(type, bot.value().asString());
      checks.handlers(type, bot.value().asString(), of(type, handlers));
      events.handlers(bot.value().asString(), EventMethod.of(type, onEvents));
    }
    List<String> complaints = new ArrayList<>(checks.complaints());
    complaints.addAll(
        new ConfigChecks(ConfigProvider.getConfig(), TemplatesProcessor.texts(templates))
            .complaints(onEvents, events));
    if (complaints.isEmpty()) {
      Made made = new Made(beans, invokers);
      bots.forEach(
          bot -> {
            ClassInfo type = bot.target().asClass();
            found.produce(
                new BotBuildItem(
                    bot.value().asString(),
                    made.handlers(type, of(type, handlers), checks),
                    made.events(type, EventMethod.of(type, onEvents), events)));
          });
    } else {
      errors.produce(
          new ValidationErrorBuildItem(new IllegalStateException(String.join("\n", complaints))));
    }
  }

  private static List<HandlerMethod> handlers(IndexView index) {
    return Stream.of(HandlerAnnotation.values())
        .flatMap(
            annotation ->
                index.getAnnotations(annotation.dotName()).stream()
                    .filter(a -> a.target().kind() == AnnotationTarget.Kind.METHOD)
                    .map(a -> new HandlerMethod(annotation, a, a.target().asMethod())))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static boolean inBot(HandlerMethod handler) {
    return handler.method().declaringClass().hasDeclaredAnnotation(Names.BOT);
  }

  private static List<HandlerMethod> of(ClassInfo bot, List<HandlerMethod> handlers) {
    return handlers.stream()
        .filter(h -> h.method().declaringClass().name().equals(bot.name()))
        .toList();
  }

  /** Makes the invokers. */
  private record Made(BeanDiscoveryFinishedBuildItem beans, InvokerFactoryBuildItem invokers) {
    List<BotBuildItem.Handler> handlers(
        ClassInfo type, List<HandlerMethod> handlers, BotChecks checks) {
      return handlers.stream()
          .map(
              handler ->
                  new BotBuildItem.Handler(
                      handler.annotation().kind(),
                      handler.value(),
                      invoker(type, handler.method()),
                      checks.taking(handler)))
          .toList();
    }

    List<BotBuildItem.EventHandler> events(
        ClassInfo type, List<EventMethod> methods, EventChecks checks) {
      return methods.stream()
          .map(
              method ->
                  new BotBuildItem.EventHandler(
                      checks.route(method), invoker(type, method.method())))
          .toList();
    }

    private String invoker(ClassInfo type, MethodInfo method) {
      BeanInfo bean =
          beans.beanStream().classBeans().withBeanClass(type.name()).stream()
              .findFirst()
              .orElseThrow();
      ClassDesc made =
          invokers.createInvoker(bean, method).withInstanceLookup().build().getClassDesc();
      return made.packageName() + "." + made.displayName();
    }
  }

  @BuildStep
  @Record(ExecutionTime.STATIC_INIT)
  void register(
      List<BotBuildItem> bots,
      List<TemplateBuildItem> templates,
      BeanContainerBuildItem container,
      LarkpostRecorder recorder,
      RecorderContext context) {
    recorder.templates(
        container.getValue(), templates.stream().map(TemplateBuildItem::file).toList());
    for (BotBuildItem bot : bots) {
      recorder.bot(container.getValue(), bot.name());
      for (BotBuildItem.Handler handler : bot.handlers()) {
        if (handler.kind() == HandlerKind.TIMEOUT) {
          recorder.timeout(
              container.getValue(),
              bot.name(),
              handler.value(),
              context.newInstance(handler.invoker()),
              handler.taking());
          continue;
        }
        recorder.handler(
            container.getValue(),
            bot.name(),
            handler.kind(),
            handler.value(),
            context.newInstance(handler.invoker()),
            handler.taking());
      }
      for (BotBuildItem.EventHandler event : bot.events()) {
        recorder.event(
            container.getValue(), bot.name(), event.route(), context.newInstance(event.invoker()));
      }
    }
  }

  @BuildStep
  @Record(ExecutionTime.RUNTIME_INIT)
  MetricsFactoryConsumerBuildItem metrics(
      BeanContainerBuildItem container, LarkpostRecorder recorder) {
    return new MetricsFactoryConsumerBuildItem(recorder.metrics(container.getValue()));
  }

  @BuildStep
  @Record(ExecutionTime.STATIC_INIT)
  RouteBuildItem botsPage(LarkpostRecorder recorder) {
    return RouteBuildItem.builder()
        .route("/api/bots")
        .handler(recorder.botsPage())
        .displayOnNotFoundPage("Bots and how they stand")
        .build();
  }
}
