import { afterEach } from '@jest/globals';

/** A clock that a test moved and did not move back would make the next one lie. */
afterEach(() => {
  if (facet.clock.offset !== 0) throw new Error('the clock was left moved');
});
