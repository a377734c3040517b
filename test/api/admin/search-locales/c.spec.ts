/**
 * @settings {"JOBS":"on"}
 * @locale encoding 'UTF8' locale_provider libc locale 'C'
 */
import { searchesAsTyped } from './searches-as-typed.js';

searchesAsTyped(['i', 'É']);
