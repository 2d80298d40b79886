/** One chain of calls may hold so many (spec R-RUN-15). */
const STACK_SLOTS = 1 << 20;

/** The counters that the metered program keeps for itself, read and charged by its host (spec R-RUN-8). */
export class FuelMeter {
  /** @param from what the leg before handed over; undefined for the first */
  constructor(limits, from) {
    this.limit = BigInt(limits.fuel);
    this.pages = limits.memoryPages;
    this.before = { fuel: from?.fuel ?? 0n, pageFuel: from?.pageFuel ?? 0n };
  }

  attach(exports) {
    this.fuel = exports['sidework:fuel'];
    this.stack = exports['sidework:stack'];
    this.fuelAtGrowth = exports['sidework:fuel-at-growth'];
    this.pageFuel = exports['sidework:page-fuel'];
    this.fuel.value = this.limit - this.before.fuel;
    this.fuelAtGrowth.value = this.limit - this.before.fuel;
    this.pageFuel.value = this.before.pageFuel;
    this.stack.value = STACK_SLOTS;
    exports['sidework:pages'].value = this.pages;
  }

  spent() {
    return this.limit - this.fuel.value;
  }

  charge(amount) {
    this.fuel.value -= amount;
    if (this.outOfFuel()) throw new Error('out of fuel');
  }

  outOfFuel() {
    return this.fuel !== undefined && this.fuel.value < 0n;
  }

  outOfStack() {
    return this.stack !== undefined && this.stack.value < 0;
  }

  /** What the program used, once it has ended with so many pages. */
  usage(pages) {
    if (this.fuel === undefined) return { fuel: 0n, pageFuel: 0n };
    const spent = this.spent() < this.limit ? this.spent() : this.limit;
    const atGrowth = this.limit - this.fuelAtGrowth.value;
    return { fuel: spent, pageFuel: this.pageFuel.value + (spent - atGrowth) * BigInt(pages) };
  }
}
