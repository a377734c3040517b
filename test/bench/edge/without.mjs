// Facet without the part that EDGE_WITHOUT names.
import { register } from 'node:module';
import { parts } from './parts.mjs';

const part = parts[process.env.EDGE_WITHOUT];
delete process.env.EDGE_WITHOUT;
register('./leave-out.mjs', import.meta.url, { data: part });
await import('../../../dist/apps/api/src/main.js');
