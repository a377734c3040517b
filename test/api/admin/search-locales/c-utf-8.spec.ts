/**
 * @settings {"JOBS":"on"}
 * @locale encoding 'UTF8' locale_provider libc locale 'C.UTF-8'
 */
import { searchesAsTyped } from './searches-as-typed.js';

searchesAsTyped(['i', 'é']);
