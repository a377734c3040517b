/** @settings {"METRICS_PORT":"0"} */
import { expect, it } from '@jest/globals';
import { onThePage } from '../support/own-cluster.js';

it('every metric that an alert of the operations page looks at is there', async () => {
  const text = await (await fetch(await facet.inside.metricsUrl())).text();
  await fetch(`${facet.url}/health/live`);
  const there = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
  const expressions = [...onThePage('yaml alerts').matchAll(/expr: '([^']+)'/g)].map(
    ([, expression = '']) => expression,
  );
  const meant = expressions.flatMap((one) =>
    [...one.matchAll(/\b(?:facet|nodejs|process)_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')),
  );
  expect(expressions.length).toBeGreaterThan(5);
  expect(meant.filter((name) => !there.has(name))).toEqual([]);
});
