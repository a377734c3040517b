import { useEffect, useState } from 'react';
import { Button, Checkbox, Code, Group, Loader, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useFilters } from '../address';
import { api, read, type Schemas } from '../api';
import { AuditLine } from '../audit-line';
import { Form } from '../form';
import { useList } from '../list';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { saveFile } from '../save-file';
import { useOrganization } from '../session';
import { VirtualRows } from '../virtual-rows';
import { useWords } from '../words';

type Entry = Schemas['AuditEntryDto'];
const names = ['action', 'actor', 'target', 'from', 'to'] as const;
/** Between two looks at the feed, in milliseconds. */
const pause = 5000;
/** A page that is left open does not grow for ever. */
const mostLive = 1000;

/** The filters of the address, as the route takes them: a day begins at midnight UTC. */
function queryOf(filters: URLSearchParams) {
  const action = filters.get('action') ?? '';
  const from = filters.get('from');
  const to = filters.get('to');
  return {
    // The server says what it does not know: these are texts of an address.
    ...(action !== '' &&
      (action.includes('.') ? { action: action as Entry['action'] } : { actionGroup: action as never })),
    actorUsername: filters.get('actor') ?? undefined,
    targetUsername: filters.get('target') ?? undefined,
    ...(from !== null && { from: `${from}T00:00:00Z` }),
    ...(to !== null && { to: `${to}T00:00:00Z` }),
  };
}

export default function AuditPage() {
  const { audit } = useWords();
  const [filters, change] = useFilters();
  const isLive = filters.get('live') === 'on';
  const query = queryOf(filters);
  return (
    <Stack>
      <PageTitle>{audit.title}</PageTitle>
      <Filters />
      <Group>
        <Checkbox
          label={audit.live}
          checked={isLive}
          onChange={(event) => change({ live: event.currentTarget.checked ? 'on' : null })}
        />
        <Export query={query} />
      </Group>
      <Entries key={JSON.stringify([query, isLive])} query={query} isLive={isLive} />
    </Stack>
  );
}

function Filters() {
  const { audit, members } = useWords();
  const [filters, change] = useFilters();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const later = useDebouncedCallback(change, 300);
  const field = (name: (typeof names)[number]) => ({
    label: audit[name],
    name,
    value: typed[name] ?? filters.get(name) ?? '',
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      setTyped((old) => ({ ...old, [name]: value }));
      later({ [name]: value.trim() });
    },
  });
  return (
    <Form role="search">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }} spacing="sm">
        <TextInput {...field('action')} placeholder="user.joined" />
        <TextInput {...field('actor')} />
        <TextInput {...field('target')} />
        <TextInput {...field('from')} type="date" />
        <TextInput {...field('to')} type="date" />
      </SimpleGrid>
      {names.some((name) => filters.has(name)) && (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          onClick={() => {
            setTyped({});
            change(Object.fromEntries(names.map((name) => [name, null])));
          }}
        >
          {members.clear}
        </Button>
      )}
    </Form>
  );
}

type Query = ReturnType<typeof queryOf>;

/** What was done since the page was opened, from the feed that goes on where it was left. */
function useFeed(query: Query, isLive: boolean) {
  const organizationId = useOrganization();
  const [newer, setNewer] = useState<Entry[]>([]);
  const [error, setError] = useState<Error>();
  const [key] = useState(query);
  useEffect(() => {
    if (!isLive) return;
    const from = new Date().toISOString();
    let cursor: string | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const look = async () => {
      try {
        const params = { path: { organizationId }, query: { ...key, from, order: 'asc', limit: 100, cursor } as const };
        const page = await read(api.GET('/admin/organizations/{organizationId}/audit', { params }));
        cursor = page.nextCursor ?? cursor;
        setError(undefined);
        if (page.entries.length > 0) setNewer((old) => [...page.entries.toReversed(), ...old].slice(0, mostLive));
      } catch (cause) {
        setError(cause as Error);
      }
      if (!left) timer = setTimeout(() => void look(), pause);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [isLive, organizationId, key]);
  return { newer, error };
}

function Entries({ query, isLive }: { query: Query; isLive: boolean }) {
  const { audit, members } = useWords();
  const organizationId = useOrganization();
  const feed = useFeed(query, isLive);
  const list = useList({
    queryKey: [organizationId, 'audit', 'list', query],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/audit', {
          params: { path: { organizationId }, query: { ...query, limit: 100, cursor } },
        }),
      ),
    itemsOf: (page) => page.entries,
  });
  const known = new Set(list.items.map(({ id }) => id));
  const entries = [...feed.newer.filter(({ id }) => !known.has(id)), ...list.items];
  return (
    <Stack gap="xs">
      <ProblemAlert error={list.error ?? feed.error} />
      <Group gap="xs" mih="1.6rem">
        <Text size="sm" role="status">
          {members.listed(entries.length)}
        </Text>
        {list.isFetching && <Loader size="xs" />}
      </Group>
      {list.first && entries.length === 0 && <Text>{audit.noneFound}</Text>}
      {entries.length > 0 && (
        <VirtualRows
          label={audit.list}
          items={entries}
          keyOf={({ id }) => id}
          className="row-audit"
          total={list.hasMore ? undefined : entries.length}
          onEnd={list.more}
          row={(entry) => (
            <>
              <AuditLine entry={entry} />
              <Details entry={entry} />
            </>
          )}
        />
      )}
    </Stack>
  );
}

function Details({ entry: { details, ipAddress, requestId } }: { entry: Entry }) {
  const facts = [
    ...Object.entries(details).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...(ipAddress === undefined ? [] : [ipAddress]),
    ...(requestId === undefined ? [] : [requestId]),
  ];
  return <Code className="breakable">{facts.join(' · ')}</Code>;
}

/** The entries that the filters mean, as lines of JSON. */
function Export({ query }: { query: Query }) {
  const { audit } = useWords();
  const organizationId = useOrganization();
  const save = useMutation({
    mutationFn: async () => {
      const params = { path: { organizationId }, query };
      const file = await read(
        api.GET('/admin/organizations/{organizationId}/audit/export', { params, parseAs: 'blob' }),
      );
      saveFile(`audit-${organizationId}.ndjson`, file);
    },
  });
  return (
    <>
      <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
        {audit.export}
      </Button>
      <ProblemAlert error={save.error} />
    </>
  );
}
