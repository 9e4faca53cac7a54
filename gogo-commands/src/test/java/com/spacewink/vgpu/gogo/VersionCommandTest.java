package com.spacewink.vgpu.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class VersionCommandTest {
  private final Bundle own = bundle("com.spacewink.vgpu.gogo-commands", "0.1.0.SNAPSHOT");
  private final Bundle other = bundle("a.bundle", "1.2.3");
  private final Shell shell =
      new Shell(
          new VersionCommand(
              Stub.of(
                  BundleContext.class,
                  Map.of("getBundle", own, "getBundles", new Bundle[] {own, other}))));

  private static Bundle bundle(String name, String version) {
    return Stub.of(
        Bundle.class, Map.of("getSymbolicName", name, "getVersion", Version.parseVersion(version)));
  }

  @Test
  void tellsVersionsOfVgpuJavaAndBundles() {
    assertEquals(
        "vGPU 0.1.0-SNAPSHOT\nJava "
            + System.getProperty("java.version")
            + "\n\n"
            + "BUNDLE                            VERSION\n"
            + "a.bundle                          1.2.3\n"
            + "com.spacewink.vgpu.gogo-commands  0.1.0-SNAPSHOT\n",
        shell.run("version").out());
  }

  @Test
  void document() {
    JsonNode document = Json.document(shell.run("version", "--json").out());
    assertEquals(List.of("version", "java", "bundles"), Json.names(document));
    assertEquals("0.1.0-SNAPSHOT", document.get("version").asText());
    assertEquals("a.bundle", document.get("bundles").get(0).get("name").asText());
    assertEquals("1.2.3", document.get("bundles").get(0).get("version").asText());
  }
}
