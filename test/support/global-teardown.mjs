import { rmSync } from 'node:fs';

export default async function teardown() {
  await globalThis.facetTestPooler?.stop();
  await globalThis.facetTestServer?.stop();
  if (globalThis.facetTestFolder) rmSync(globalThis.facetTestFolder, { recursive: true, force: true });
}
