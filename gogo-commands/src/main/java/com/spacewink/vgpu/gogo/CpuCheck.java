package com.spacewink.vgpu.gogo;

import com.spacewink.vgpu.api.VirtualGpu;
import com.spacewink.vgpu.api.device.DeviceProperties;
import com.spacewink.vgpu.api.device.IsaLevel;
import java.util.List;
import java.util.stream.Collectors;

/** What the processor can do, and whether anything of it is hidden. */
record CpuCheck(VirtualGpu gpu) implements HealthCheck {
  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Finding look() {
    if (gpu == null) {
      return Finding.fail("the virtual GPU is not there");
    }
    DeviceProperties device = gpu.properties();
    String found = device.cpu() + ": " + ids(device.isa());
    if (!device.hiddenIsa().isEmpty()) {
      return Finding.warn(found + "; vgpu.isa.max hides " + ids(device.hiddenIsa()));
    }
    if (device.isa().equals(List.of(IsaLevel.SCALAR))) {
      return Finding.warn(found + " alone: no vector instructions that vGPU knows");
    }
    return Finding.pass(found);
  }

  private static String ids(List<IsaLevel> levels) {
    return levels.stream().map(IsaLevel::id).collect(Collectors.joining(", "));
  }
}
