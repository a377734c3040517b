/** How to name what is counted: as Prometheus wants names, with the few values that its one label can have. */
export interface CounterDefinition<Value extends string> {
  /** `facet_<noun>_total` */
  readonly name: string;
  /** A sentence for the operator. */
  readonly help: string;
  readonly label: string;
  readonly values: readonly Value[];
}

/**
 * How often something has happened since the process began. Libraries count, and do not know the readers. The
 * values are declared in advance: a label that takes what requests bring would grow without end.
 */
export class Counter<Value extends string = string> {
  private readonly counts: Map<Value, number>;

  constructor(readonly terms: CounterDefinition<Value>) {
    this.counts = new Map(terms.values.map((value) => [value, 0]));
  }

  add(value: Value, by = 1): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + by);
  }

  read(): [value: Value, count: number][] {
    return [...this.counts];
  }
}

const defined = new Map<string, Counter>();

/** Makes a counter. It stands in the room's `*.counters.ts`, beside the code that counts. */
export function defineCounter<Value extends string>(terms: CounterDefinition<Value>): Counter<Value> {
  const counter = new Counter(terms);
  defined.set(terms.name, counter);
  return counter;
}

/** Every counter that the loaded services define. */
export const definedCounters = (): Counter[] => [...defined.values()];
