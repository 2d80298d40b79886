package io.sidework.testnet.boot;

import picocli.CommandLine.Command;

/** ./sidework contracts */
@Command(
    name = "contracts",
    description = "What concerns the contracts on a chain.",
    subcommands = VerifyCommand.class)
final class ContractsCommand {}
