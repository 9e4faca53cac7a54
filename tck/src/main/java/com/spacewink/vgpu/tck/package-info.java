/**
 * The contracts of the kernel families as JUnit 5 classes. Whoever writes a kernel extends the
 * contract of its family, returns the kernel from the one abstract method, and runs the tests:
 *
 * <pre>{@code
 * class MyGemmTest extends GemmContract {
 *   @Override
 *   protected GemmKernel kernel() {
 *     return new MyGemm();
 *   }
 * }
 * }</pre>
 *
 * <p>Each contract tests every element type that the kernel says it has. Random cases come from one
 * seed, printed at the start and named by every failure; {@code -Dvgpu.tck.seed=N} repeats a run.
 * On JDK 24 and later the JVM is to be started with {@code --sun-misc-unsafe-memory-access=allow}.
 */
@Version("0.1.0")
package com.spacewink.vgpu.tck;

import org.osgi.annotation.versioning.Version;
