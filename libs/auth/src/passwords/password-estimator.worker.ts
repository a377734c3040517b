import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { EstimateRequest, EstimateResult } from './password-estimator.js';

// The default of 100 substitutions makes a hostile password five times as expensive, and finds no more in
// those that users choose.
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: 10 });

parentPort?.on('message', ({ id, password, about }: EstimateRequest) => {
  parentPort?.postMessage({ id, score: estimator.check(password, [...about]).score } satisfies EstimateResult);
});
