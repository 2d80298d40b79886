/** 2020-01-01T00:00:00Z in nanoseconds: every task starts then. */
export const EPOCH = 1_577_836_800_000_000_000n;
const LONGEST = ((1n << 63n) - 1n) / 4n;

/** Time as a task sees it (spec R-RUN-43, R-RUN-44): a nanosecond for each unit of fuel, and sleep. */
export class TaskClock {
  /** @param {bigint} slept nanoseconds in legs before this one */
  constructor(meter, slept) {
    this.meter = meter;
    this.slept = slept;
  }

  /** Real time, monotonic, process CPU, thread CPU: the numbers WASI gives them. */
  static CLOCKS = 4;

  /** Nanoseconds. */
  now(clock) {
    const spent = this.meter.spent();
    return clock === 0 ? EPOCH + spent + this.slept : clock === 1 ? spent + this.slept : spent;
  }

  /** Moves the clocks and returns at once; bounded, so that no sequence of sleeps overflows them. */
  sleep(nanoseconds) {
    const most = LONGEST - this.slept;
    const moved = nanoseconds < most ? nanoseconds : most;
    this.slept += moved > 0n ? moved : 0n;
  }
}
