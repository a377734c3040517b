/** The promise, until a moment of `performance.now()`. What comes later is given to `late`. */
export async function within<T>(promise: Promise<T>, end: number, late: (result: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        over = true;
        reject(new Error('timeout exceeded when trying to connect'));
      },
      Math.max(1, end - performance.now()),
    );
  });
  promise.then(
    (result) => (over ? late(result) : undefined),
    () => undefined,
  );
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
