import fc from 'fast-check';
import { operations, type Operation } from './operations.js';
import { mutations, type Mutation } from './mutations.js';
import { valuesOf } from './values.js';

export const callerKinds = ['nobody', 'member', 'moderator', 'admin', 'key', 'operator'] as const;
export type CallerKind = (typeof callerKinds)[number];

/** A request as the seed alone decides it. Which ids it names is decided when it is sent, by `salt`. */
export interface Planned {
  readonly operation: Operation;
  readonly caller: CallerKind;
  readonly salt: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** What is wrong with it; undefined: nothing. */
  readonly mutation: Mutation | undefined;
}

function parametersOf({ parameters }: Operation): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.fromEntries(parameters.map(({ name, schema }) => [name, valuesOf(schema)]));
  return fc.record(values, {
    requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
    noNullPrototype: true,
  });
}

/** Those who may do most come most often: what they send goes deepest. */
const callers: fc.Arbitrary<CallerKind> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('admin', 'operator') },
  { weight: 3, arbitrary: fc.constantFrom('key', 'member') },
  { weight: 2, arbitrary: fc.constantFrom('nobody', 'moderator') },
);

const plannedOf = (operation: Operation): fc.Arbitrary<Planned> =>
  fc.record(
    {
      operation: fc.constant(operation),
      caller: callers,
      salt: fc.nat(1_000_000),
      parameters: parametersOf(operation),
      body: operation.body ? valuesOf(operation.body) : fc.constant(undefined),
      mutation: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: mutations }),
    },
    { noNullPrototype: true },
  );

/** So many requests, as many of each operation, in an order that the seed decides. */
export function planOf(seed: number, requests: number): Planned[] {
  const each = Math.ceil(requests / operations.length);
  const all = operations.flatMap((operation, at) =>
    fc.sample(plannedOf(operation), { seed: seed + at, numRuns: each }),
  );
  const [order = []] = fc.sample(
    fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: all.length, maxLength: all.length, size: 'max' }),
    {
      seed,
      numRuns: 1,
    },
  );
  return all
    .map((planned, at) => ({ planned, rank: order[at] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ planned }) => planned);
}
