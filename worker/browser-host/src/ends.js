/** The three ways in which a host ends a program from within one of its calls. */

/** The program asked for something that ends it: the same on every machine. */
export class HostTrap extends Error {}

/** The program called `proc_exit`: not an error, only the way out of its frames. */
export class ProcessExit extends Error {
  constructor(code) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

/** The program called `checkpoint`: this instance ends, and another goes on with the state. */
export class NextLeg extends Error {
  constructor(state) {
    super(`checkpoint of ${state.length} bytes`);
    this.state = state;
  }
}
