package com.spacewink.vgpu.runtime;

/**
 * Names for the numbers by which Arm processors identify themselves in MIDR_EL1 and, from there, in
 * /proc/cpuinfo. Numbers and spelling are those of util-linux, {@code sys-utils/lscpu-arm.c}.
 */
final class ArmProcessors {
  private ArmProcessors() {}

  /**
   * @param implementer the value of {@code CPU implementer}, such as {@code 0x41}
   * @return the maker's name, empty if not known
   */
  static String vendor(String implementer) {
    return switch (decode(implementer)) {
      case 0x41 -> "ARM";
      case 0x42 -> "Broadcom";
      case 0x43 -> "Cavium";
      case 0x46 -> "FUJITSU";
      case 0x48 -> "HiSilicon";
      case 0x4e -> "NVIDIA";
      case 0x50 -> "APM";
      case 0x51 -> "Qualcomm";
      case 0x61 -> "Apple";
      case 0x6d -> "Microsoft";
      case 0xc0 -> "Ampere";
      default -> "";
    };
  }

  /**
   * @param implementer the value of {@code CPU implementer}, such as {@code 0x41}
   * @param part the value of {@code CPU part}, such as {@code 0xd0c}
   * @return the processor's name, or both values if they are not in the table
   */
  static String name(String implementer, String part) {
    int number = decode(part);
    String name =
        switch (decode(implementer)) {
          case 0x41 -> arm(number);
          case 0x46 -> number == 0x001 ? "A64FX" : "";
          case 0x48 -> number == 0xd01 ? "TaiShan-v110" : "";
          case 0x61 -> apple(number);
          case 0x6d -> number == 0xd49 ? "Azure-Cobalt-100" : "";
          case 0xc0 -> ampere(number);
          default -> "";
        };
    return name.isEmpty() ? "implementer " + implementer + " part " + part : name;
  }

  private static String arm(int part) {
    return switch (part) {
      case 0xd03 -> "Cortex-A53";
      case 0xd04 -> "Cortex-A35";
      case 0xd05 -> "Cortex-A55";
      case 0xd07 -> "Cortex-A57";
      case 0xd08 -> "Cortex-A72";
      case 0xd09 -> "Cortex-A73";
      case 0xd0a -> "Cortex-A75";
      case 0xd0b -> "Cortex-A76";
      case 0xd0c -> "Neoverse-N1";
      case 0xd0d -> "Cortex-A77";
      case 0xd40 -> "Neoverse-V1";
      case 0xd41 -> "Cortex-A78";
      case 0xd44 -> "Cortex-X1";
      case 0xd46 -> "Cortex-A510";
      case 0xd47 -> "Cortex-A710";
      case 0xd48 -> "Cortex-X2";
      case 0xd49 -> "Neoverse-N2";
      case 0xd4a -> "Neoverse-E1";
      case 0xd4d -> "Cortex-A715";
      case 0xd4e -> "Cortex-X3";
      case 0xd4f -> "Neoverse-V2";
      case 0xd80 -> "Cortex-A520";
      case 0xd81 -> "Cortex-A720";
      case 0xd82 -> "Cortex-X4";
      case 0xd83 -> "Neoverse-V3AE";
      case 0xd84 -> "Neoverse-V3";
      case 0xd8e -> "Neoverse-N3";
      default -> "";
    };
  }

  private static String apple(int part) {
    return switch (part) {
      case 0x022 -> "Icestorm-M1";
      case 0x023 -> "Firestorm-M1";
      case 0x024 -> "Icestorm-M1-Pro";
      case 0x025 -> "Firestorm-M1-Pro";
      case 0x028 -> "Icestorm-M1-Max";
      case 0x029 -> "Firestorm-M1-Max";
      case 0x032 -> "Blizzard-M2";
      case 0x033 -> "Avalanche-M2";
      case 0x034 -> "Blizzard-M2-Pro";
      case 0x035 -> "Avalanche-M2-Pro";
      case 0x038 -> "Blizzard-M2-Max";
      case 0x039 -> "Avalanche-M2-Max";
      default -> "";
    };
  }

  private static String ampere(int part) {
    return switch (part) {
      case 0xac3 -> "Ampere-1";
      case 0xac4 -> "Ampere-1a";
      default -> "";
    };
  }

  private static int decode(String number) {
    try {
      return Integer.decode(number);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
