export * from './clock.js';
export * from './errors.js';
export * from './general-errors.js';
export * from './ids.js';
export * from './origin.js';
export * from './page.js';
export * from './precondition.js';
export * from './principal.js';
