/**
 * @settings {"JOBS":"on"}
 * @locale encoding 'UTF8' locale_provider icu icu_locale 'und' locale 'C'
 */
import { searchesAsTyped } from './searches-as-typed.js';

searchesAsTyped(['i', 'é']);
