import { defineCounter } from '@app/common';

/**
 * `replica`: it answered. `written`: the caller wrote a moment ago. `missing`: the replica did not know it.
 * `behind`: it has not replayed enough. `lost`: it does not answer, or is no replica of this primary.
 */
export const replicaReads = defineCounter({
  name: 'facet_replica_reads_total',
  help: 'Reads that the replica may answer, by outcome: replica, or why the primary answered.',
  label: 'outcome',
  values: ['replica', 'written', 'missing', 'behind', 'lost'],
});
