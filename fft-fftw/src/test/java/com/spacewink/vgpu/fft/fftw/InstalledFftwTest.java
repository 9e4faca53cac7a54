package com.spacewink.vgpu.fft.fftw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.spacewink.vgpu.api.DataType;
import com.spacewink.vgpu.api.Status;
import com.spacewink.vgpu.api.VgpuException;
import com.spacewink.vgpu.api.fft.FftKind;
import com.spacewink.vgpu.api.fft.FftSpec;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class InstalledFftwTest {
  private static final FftSpec SINGLE = FftSpec.of(FftKind.C2C, DataType.F32, 8);
  private static final FftSpec DOUBLE = FftSpec.of(FftKind.C2C, DataType.F64, 8);

  @TempDir private Path folder;

  private final List<String> conditions = new ArrayList<>();

  @Test
  void machineWithoutFftwHasNoConditionForTheProvider() {
    assertEquals(Set.of(), started().precisions());
    assertEquals(List.of(), conditions);
  }

  @Test
  void oneLibraryIsEnoughForTheProvider() throws IOException {
    file("libfftw3f.so.3");
    assertEquals(Set.of(Precision.SINGLE), started().precisions());
    assertEquals(List.of("vgpu.library.fftw3"), conditions);
  }

  @Test
  void conditionGoesWithTheBundle() throws IOException {
    file("libfftw3.so.3");
    started().stop();
    assertEquals(List.of(), conditions);
  }

  @Test
  void remedyNamesThePackagesAndTheProperty() {
    for (Precision precision : Precision.values()) {
      assertTrue(FftwProvider.REMEDY.contains(precision.debianPackage()));
      assertTrue(FftwProvider.REMEDY.contains(precision.fileName()));
    }
    assertTrue(FftwProvider.REMEDY.contains("vgpu.fftw.library.path"));
    assertEquals(1, FftwProvider.REMEDY.lines().count());
  }

  @Test
  void providerOffersThePrecisionsThatAreThereAndNamesThePackageOfTheOther() throws IOException {
    file("libfftw3f.so.3");
    FftwProvider provider = new FftwProvider(inFolder(), null);
    assertEquals(Set.of(DataType.F32), provider.types());
    VgpuException e = assertThrows(VgpuException.class, () -> provider.prepare(DOUBLE));
    assertEquals(Status.NOT_SUPPORTED, e.status());
    assertEquals(
        "fftw: libfftw3.so.3 is not there: on Debian, apt-get install libfftw3-double3",
        e.getMessage());
  }

  @Test
  void fileThatIsNoLibraryFailsWithTheLoadersReason() throws IOException {
    Path file = file("libfftw3f.so.3");
    FftwProvider provider = new FftwProvider(inFolder(), null);
    VgpuException e = assertThrows(VgpuException.class, () -> provider.prepare(SINGLE));
    assertEquals(Status.PROVIDER_FAILED, e.status());
    assertTrue(e.getMessage().startsWith("fftw: cannot load libfftw3f.so.3: "), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void loadersFoldersComeFirstThenItsCacheThenTheTrustedOnes() throws IOException {
    Path first = file("first/libfftw3.so.3");
    Path cached = file("cached/libfftw3.so.3");
    Path trusted = file("trusted/libfftw3.so.3");
    Path cache = folder.resolve("ld.so.cache");
    String gone = folder.resolve("gone/libfftw3.so.3").toString();
    String other = folder.resolve("cached/libfftw3.so.3.6.10").toString();
    String text = String.join("\0", "header\1libfftw3.so.3", gone, other, cached.toString(), "");
    Files.writeString(cache, text, StandardCharsets.ISO_8859_1);
    LibrarySearch search =
        new LibrarySearch(List.of(first.getParent()), cache, List.of(trusted.getParent()));
    assertEquals(
        List.of(first.toString(), cached.toString(), trusted.toString()),
        search.find("libfftw3.so.3"));
  }

  @Test
  void folderThatIsNamedIsTheOnlyOne() throws IOException {
    file("libfftw3.so.3");
    Files.createDirectory(folder.resolve("empty"));
    LibrarySearch search =
        LibrarySearch.in(Optional.of(folder.resolve("empty").toString()), folder.toString());
    assertEquals(List.of(), search.find("libfftw3.so.3"));
  }

  private InstalledFftw started() {
    return new InstalledFftw(context());
  }

  private InstalledFftw inFolder() {
    return new InstalledFftw(LibrarySearch.in(Optional.of(folder.toString()), null));
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  /** Answers with the folder, and notes the ids of the conditions that are registered. */
  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (method, args) -> {
          if (method.equals("getProperty")) {
            return args[0].equals("vgpu.fftw.library.path") ? folder.toString() : null;
          }
          assertEquals("registerService", method);
          Object id = ((Dictionary<?, ?>) args[2]).get("osgi.condition.id");
          conditions.add((String) id);
          return proxy(ServiceRegistration.class, (unregister, none) -> conditions.remove(id));
        });
  }

  @FunctionalInterface
  private interface Answer {
    Object to(String method, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              Object result = answer.to(method.getName(), args);
              return method.getReturnType() == void.class ? null : result;
            }));
  }
}
