import { defineCounter } from '@app/common';
import { limitNames } from './allowances.js';
import { policyNames } from './policies.js';

export const rateRefusals = defineCounter({
  name: 'facet_rate_limit_refusals_total',
  help: 'Calls that a rate limit refused, by limit.',
  label: 'limit',
  values: [...limitNames, ...policyNames, 'downloads'],
});
