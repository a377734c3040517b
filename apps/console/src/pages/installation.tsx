import { Badge, Card, Code, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { useFilters } from '../address';
import { api, read, type Schemas } from '../api';
import { More, useList } from '../list';
import { PageTabs } from '../page-tabs';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { Section } from './member-section';
import { Organizations } from './organizations';

const states = ['waiting', 'running', 'failed', 'parked'] as const;

const panels = { jobs: <Jobs />, organizations: <Organizations />, about: <About /> };

/** What the admins of the organization that runs the installation see. */
export default function InstallationPage() {
  const { installation: w } = useWords();
  return <PageTabs title={w.title} labels={w.tabs} panels={panels} filters={['state']} />;
}

function Jobs() {
  const { installation: w, all } = useWords();
  const organizationId = useOrganization();
  const [filters, change] = useFilters();
  const state = states.find((one) => one === filters.get('state'));
  const list = useList({
    queryKey: [organizationId, 'jobs', 'list', state],
    read: (cursor) => read(api.GET('/admin/jobs', { params: { query: { state, limit: 50, cursor } } })),
    itemsOf: ({ jobs }) => jobs,
  });
  return (
    <Stack>
      <NativeSelect
        label={w.state}
        maw="16rem"
        value={state ?? ''}
        data={[{ value: '', label: all }, ...states.map((value) => ({ value, label: w.states[value] }))]}
        onChange={(event) => change({ state: event.currentTarget.value })}
      />
      <ProblemAlert error={list.error} />
      {list.first && list.items.length === 0 && <Text>{w.noJobs}</Text>}
      {list.items.map((job) => (
        <Job key={job.id} job={job} onRetried={() => list.refetch()} />
      ))}
      <More list={list} />
    </Stack>
  );
}

function Job({ job, onRetried }: { job: Schemas['JobDto']; onRetried: () => unknown }) {
  const { words, time } = useSpoken();
  const { installation: w } = words;
  const { can } = useSession();
  const { id, task, key, state, attempts, maxAttempts, runAt, lastError } = job;
  return (
    <Card withBorder component="article" aria-label={task}>
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={700}>{task}</Text>
            <Badge variant="filled" color={state === 'parked' ? 'red.9' : 'gray.7'}>
              {w.states[state]}
            </Badge>
          </Group>
          <Text size="sm" className="breakable">
            {key}
          </Text>
          <Text size="sm" c="dimmed">
            {w.tries(attempts, maxAttempts)} · {w.runAt}: {time(runAt)}
          </Text>
        </div>
        {state === 'parked' && can('update:jobs') && (
          <ActionButton
            label={w.retry}
            title={w.retryTitle(task)}
            consequence={w.retryText}
            done={w.retried}
            run={() => read(api.POST('/admin/jobs/{id}/retry', { params: { path: { id } } }))}
            onDone={onRetried}
          />
        )}
      </Group>
      {lastError !== null && (
        <Code className="breakable" mt="xs">
          {lastError}
        </Code>
      )}
    </Card>
  );
}

function About() {
  const { installation: w } = useWords();
  const version = useQuery({ queryKey: ['version'], queryFn: () => read(api.GET('/version')) });
  const keys = useQuery({ queryKey: ['signing-keys'], queryFn: () => read(api.GET('/.well-known/jwks.json')) });
  return (
    <Stack>
      <Section id="version" title={w.version}>
        <ProblemAlert error={version.error} />
        <Text>{version.data?.version}</Text>
      </Section>
      <Section id="signing-keys" title={w.keys}>
        <ProblemAlert error={keys.error} />
        {keys.data?.keys.map(({ kid, alg }) => (
          <Text key={String(kid)} size="sm" className="breakable">
            {w.keyId}: <Code>{String(kid)}</Code> · {w.algorithm}: {String(alg)}
          </Text>
        ))}
      </Section>
    </Stack>
  );
}
