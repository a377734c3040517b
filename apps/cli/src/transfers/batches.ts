const mostRecords = 500;

/** Gathers what comes into batches. What comes before an error is still handed over, and then the error. */
export async function* batchesOf<T>(source: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let failure: { error: unknown } | undefined;
  try {
    for await (const one of source) {
      batch.push(one);
      if (batch.length < mostRecords) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    failure = { error };
  }
  if (batch.length > 0) yield batch;
  if (failure) throw failure.error;
}

/** Fetches the next one while the one before is worked on. */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  for (let result = await next; !result.done; result = await next) {
    next = source.next();
    // Whoever takes the next one hears of its failure.
    next.catch(() => undefined);
    yield result.value;
  }
}
