// Loaded into a process (`--import`) whose machine shall keep wrong time: all that asks for the time of day
// is that far ahead.
const ahead = Number(process.env.CLOCK_AHEAD ?? 0);
const { now } = Date;
const shifted = () => now() + ahead;

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [shifted()] : given));
  }

  static now() {
    return shifted();
  }
};
