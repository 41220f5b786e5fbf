package io.weir.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** This program in a process of its own, with the flags and class path of this one. */
final class WeirProcess {

  private WeirProcess() {}

  /** The command line of {@code weir} with these arguments; what it logs is dropped. */
  static ProcessBuilder of(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.weir.cli.Weir"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
  }
}
