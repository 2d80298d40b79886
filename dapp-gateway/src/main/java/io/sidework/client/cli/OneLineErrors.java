package io.sidework.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with a command line in one line, with exit code 2. */
public final class OneLineErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong arguments");
    command
        .getErr()
        .println(
            command.getCommandName()
                + ": "
                + line
                + " (see "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    command.getErr().flush();
    return ClientCommand.BAD_INPUT;
  }
}
