import { Session } from 'node:inspector/promises';
import { expect, it } from '@jest/globals';
import { api } from '../support/api.js';
import { aPerson } from '../support/people.js';

/** The source files of the project whose functions run during `work`. */
async function filesOf(work: () => Promise<void>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  session.disconnect();
  const ran = result.filter(({ functions }) =>
    functions.some(({ functionName, ranges }) => functionName !== '' && ranges.some(({ count }) => count > 0)),
  );
  return ran.flatMap(({ url }) => /\/dist\/((?:apps|libs)\/[^?]+)\.js$/.exec(url)?.[1] ?? []).sort();
}

/** In front of the routes and below the statements; see "One read" in docs/architecture.md. */
const around = /^apps\/api\/src\/[^/]+$|^libs\/(?:http|database)\/(?!.*\/prepared-queries$)/;

it('GET /me is read in few files, from the route to the statement', async () => {
  const mia = await aPerson();
  const paths: string[][] = [];
  // The first call verifies the signature; now and then one reads the signing keys again, or tells the
  // database of the calls it counted.
  for (let call = 0; call < 4; call += 1) {
    const files = await filesOf(async () => expect((await api.as(mia).get('/me')).status).toBe(200));
    paths.push(files.filter((file) => !around.test(file)));
  }
  const path = paths.reduce((shortest, one) => (one.length < shortest.length ? one : shortest));
  expect(path).toContain('libs/auth/src/guard/authenticator');
  expect(path).toContain('libs/database/src/prepared-queries');
  // Beside these a reader meets the DTO and the types of the request, which do not run.
  expect([path.length <= 16, path]).toEqual([true, path]);
});
