// Generates a TypeScript client from an OpenAPI document, as the documentation of each generator says.
//   node test/contracts/generate-client.mjs <generator> <document> <folder>
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const generators = {
  'openapi-typescript': async (document, folder) => {
    const { default: generate, astToString } = await import('openapi-typescript');
    write(join(folder, 'schema.ts'), astToString(await generate(JSON.parse(readFileSync(document, 'utf8')))));
  },
  'hey-api': async (document, folder) => {
    const { createClient } = await import('@hey-api/openapi-ts');
    await createClient({
      input: document,
      output: folder,
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
      logs: { level: 'silent' },
    });
  },
  orval: async (document, folder) => {
    const { generate } = await import('orval');
    await generate({ input: document, output: { target: join(folder, 'client.ts'), client: 'fetch', mode: 'single' } });
  },
  'swagger-typescript-api': async (document, folder) => {
    const { generateApi } = await import('swagger-typescript-api');
    const { files } = await generateApi({ input: document, output: false, silent: true });
    for (const { fileName, fileExtension, fileContent } of files)
      write(join(folder, `${fileName}${fileExtension}`), fileContent);
  },
  kubb: async (document, folder) => {
    const [{ build }, { pluginOas }, { pluginTs }, { pluginClient }] = await Promise.all([
      import('@kubb/core'),
      import('@kubb/plugin-oas'),
      import('@kubb/plugin-ts'),
      import('@kubb/plugin-client'),
    ]);
    const plugins = [pluginOas({ generators: [] }), pluginTs(), pluginClient({ client: 'fetch', bundle: true })];
    mkdirSync(folder, { recursive: true });
    // It writes a part of the files to where it runs, whatever the root.
    process.chdir(folder);
    const { error, failedPlugins } = await build({
      config: { root: '.', input: { path: document }, output: { path: '.', clean: true }, plugins },
    });
    if (error ?? failedPlugins.size > 0) throw error ?? new Error([...failedPlugins].map(String).join());
  },
};

const [name, document, folder] = process.argv.slice(2);
await generators[name](document, folder);

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
