// Builds the admin console, and checks its types.
//   node scripts/console.mjs build   apps/console to dist/console, compressed as well
//   node scripts/console.mjs dev     serves it while it is changed, with the APIs of 127.0.0.1:3000
//   node scripts/console.mjs types   writes the types of the API, and checks those of apps/console
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { root } from './step.mjs';

const source = join(root, 'apps', 'console');
const target = join(root, 'dist', 'console');
const common = { root: source, configFile: false, base: '/console/' };

await { build, dev, types: checkTypes }[process.argv[2]]();

async function dev() {
  const { createServer } = await import('vite');
  const proxy = Object.fromEntries(
    ['/auth', '/admin', '/version', '/.well-known'].map((path) => [path, 'http://127.0.0.1:3000']),
  );
  const server = await createServer({ ...common, server: { host: '127.0.0.1', proxy } });
  await server.listen();
  server.printUrls();
}

async function build() {
  const vite = await import('vite');
  await vite.build({
    ...common,
    // Packages mark files for servers that render React; a bundler warns of each.
    logLevel: 'error',
    html: { cspNonce: '__NONCE__' },
    build: {
      outDir: target,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      license: { fileName: 'licenses.md' },
    },
  });
  for (const name of readdirSync(join(target, 'assets'))) compress(join(target, 'assets', name));
}

function compress(path) {
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

/** The types are not in the repository: they follow from the document, and are longer than it. */
async function checkTypes() {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const document = JSON.parse(readFileSync(join(root, 'apps', 'api', 'openapi', 'all.json'), 'utf8'));
  const used = Object.entries(document.paths).filter(([path]) =>
    /^\/(?:admin|auth|version|\.well-known)(?:\/|$)/.test(path),
  );
  const types = astToString(await openapiTS({ ...document, paths: Object.fromEntries(used) }));
  const file = join(source, 'src', 'openapi.generated.ts');
  if (readText(file) !== types) writeFileSync(file, types);
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', source], { stdio: 'inherit', cwd: root });
  process.exitCode = status ?? 1;
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
