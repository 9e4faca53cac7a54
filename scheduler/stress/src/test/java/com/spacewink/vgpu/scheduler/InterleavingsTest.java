package com.spacewink.vgpu.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.TestExecutor;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.SerializedBufferCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.OSSupport;
import org.openjdk.jcstress.os.Scheduler;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.os.topology.Topology;
import org.openjdk.jcstress.vm.CompileMode;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * The short mode of the stress tests: each in one process of one kind, for a fraction of a second.
 * A test whose actors are more than the processors is skipped, as they would only take turns.
 *
 * <p>This is what jcstress itself does, less its search for every kind of JVM and its reports.
 */
class InterleavingsTest {
  private static final String[] SHORT = {"-f", "1", "-iters", "3", "-time", "100", "-pth", "false"};

  @TestFactory
  Stream<DynamicTest> noForbiddenOutcome() throws Exception {
    Collection<String> tests = new TreeSet<>(TestList.tests());
    assertFalse(tests.isEmpty(), "jcstress knows of no test");
    Options options = new Options(SHORT);
    assertTrue(options.parse());
    Map<String, TestResult> results = run(tests, options);
    return tests.stream()
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.substring(test.lastIndexOf('.', test.lastIndexOf('.') - 1) + 1),
                    () -> {
                      assumeEnoughProcessors(TestList.getInfo(test), options);
                      check(results.get(test));
                    }));
  }

  private static Map<String, TestResult> run(Collection<String> tests, Options options)
      throws IOException {
    OSSupport.init();
    VMSupport.initFlags(options);
    Scheduler scheduler = new Scheduler(Topology.get(), options.getCPUCount());
    InProcessCollector results = new InProcessCollector();
    SerializedBufferCollector sink = new SerializedBufferCollector(results);
    new TestExecutor(options.verbosity(), sink, scheduler)
        .runAll(configurations(tests, options, scheduler));
    sink.close();
    Map<String, TestResult> byName = new TreeMap<>();
    results.getTestResults().forEach(result -> byName.put(result.getName(), result));
    return byName;
  }

  private static List<TestConfig> configurations(
      Collection<String> tests, Options options, Scheduler scheduler) {
    List<TestConfig> configurations = new ArrayList<>();
    for (String test : tests) {
      TestInfo info = TestList.getInfo(test);
      // None for a test with more actors than processors.
      for (SchedulingClass anywhere :
          scheduler.scheduleClasses(info.threads(), options.getCPUCount(), AffinityMode.NONE)) {
        configurations.add(
            new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere));
      }
    }
    return configurations;
  }

  private static void assumeEnoughProcessors(TestInfo test, Options options) {
    assumeTrue(
        test.threads() <= options.getCPUCount(),
        () -> "it takes " + test.threads() + " processors, and here are " + options.getCPUCount());
  }

  private static void check(TestResult result) {
    assertNotNull(result, "the test has no result");
    assertEquals(Status.NORMAL, result.status(), () -> said(result));
    assertFalse(result.isEmpty(), "the test has made no observation");
    assertTrue(
        result.grading().isPassed,
        () -> String.join("; ", result.grading().failureMessages) + "; seen: " + seen(result));
  }

  private static String seen(TestResult result) {
    return String.join(
        ", ",
        result.getStateKeys().stream()
            .map(state -> "\"" + state + "\" " + result.getCount(state) + " times")
            .toList());
  }

  private static String said(TestResult result) {
    List<String> lines = new ArrayList<>(result.getMessages());
    lines.addAll(result.getVmOut());
    lines.addAll(result.getVmErr());
    return String.join("\n", lines);
  }
}
