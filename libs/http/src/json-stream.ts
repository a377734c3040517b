/** A part of a JSON document that is written while it is read. */
const isSequence = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Whether there is such a part somewhere inside. */
function isStreamed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isSequence(value) || Object.values(value).some(isStreamed);
}

async function* separated(
  open: string,
  parts: AsyncIterable<AsyncIterable<string>> | Iterable<AsyncIterable<string>>,
  close: string,
): AsyncGenerator<string> {
  let before = open;
  for await (const part of parts) {
    yield before;
    yield* part;
    before = ',';
  }
  yield before === open ? open + close : close;
}

async function* each(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<AsyncIterable<string>> {
  for await (const item of items) yield jsonChunks(item);
}

async function* member(key: string, value: unknown): AsyncGenerator<string> {
  yield `${JSON.stringify(key)}:`;
  yield* jsonChunks(value);
}

/**
 * Writes a value as JSON text, in pieces. Async iterables in it, however deep, become arrays whose items are
 * read one after the other, so that long lists need not
 * be held at once. Everything else is written as `JSON.stringify` does.
 */
export async function* jsonChunks(value: unknown): AsyncGenerator<string> {
  if (!isStreamed(value)) yield JSON.stringify(value);
  else if (isSequence(value) || Array.isArray(value))
    yield* separated('[', each(value as AsyncIterable<unknown> | unknown[]), ']');
  else {
    const members = Object.entries(value as object).filter(([, one]) => one !== undefined);
    yield* separated(
      '{',
      members.map(([key, one]) => member(key, one)),
      '}',
    );
  }
}

/** The items of a sequence, each as `to` makes it. */
export async function* mapped<In, Out>(items: AsyncIterable<In>, to: (item: In) => Out): AsyncGenerator<Out> {
  for await (const item of items) yield to(item);
}
