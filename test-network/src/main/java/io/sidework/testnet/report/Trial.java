package io.sidework.testnet.report;

/**
 * One setting of one experiment.
 *
 * @param experiment 1 to 7
 * @param setting what was played
 * @param outcome what came of it
 * @param goal what it is held against, or nothing
 * @param met whether it holds
 */
public record Trial(int experiment, String setting, String outcome, String goal, boolean met) {}
