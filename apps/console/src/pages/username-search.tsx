import { useState } from 'react';
import { Anchor, Badge, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Link } from 'wouter';
import { useFilters } from '../address';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { useList } from '../list';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { VirtualRows } from '../virtual-rows';
import { useSpoken } from '../words';

type FoundName = Schemas['FoundUsernameDto'];
const states = ['held', 'denied', 'reserved', 'former'] as const;

/** Names that members have, had, or cannot have. */
export function UsernameSearch() {
  const { words } = useSpoken();
  const { usernames: w, members, all } = words;
  const organizationId = useOrganization();
  const [filters, change] = useFilters();
  const [typed, setTyped] = useState(filters.get('prefix') ?? '');
  const later = useDebouncedCallback(change, 300);
  const query = filters.get('prefix') ?? undefined;
  const state = states.find((one) => one === filters.get('state'));
  const list = useList({
    queryKey: [organizationId, 'usernames', query, state],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/usernames', {
          params: { path: { organizationId }, query: { limit: 100, query, state, cursor } },
        }),
      ),
    itemsOf: ({ usernames }) => usernames,
  });
  const names = list.items;
  return (
    <Stack>
      <Form role="search">
        <Group align="end">
          <TextInput
            label={w.prefix}
            type="search"
            value={typed}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value);
              later({ prefix: value.trim() });
            }}
          />
          <NativeSelect
            label={w.state}
            value={state ?? ''}
            data={[{ value: '', label: all }, ...states.map((value) => ({ value, label: w.states[value] }))]}
            onChange={(event) => change({ state: event.currentTarget.value })}
          />
        </Group>
      </Form>
      <ProblemAlert error={list.error} />
      {list.first && (
        <Text size="sm" role="status">
          {names.length === 0 ? w.noneFound : members.listed(names.length)}
        </Text>
      )}
      {names.length > 0 && (
        <VirtualRows
          label={w.tabs.search}
          items={names}
          keyOf={({ name, state: is, member, changedAt }) => [name, is, member?.id, changedAt].join(' ')}
          className="row-found-name"
          total={list.hasMore ? undefined : names.length}
          onEnd={list.more}
          row={(found) => <FoundRow found={found} />}
        />
      )}
    </Stack>
  );
}

function FoundRow({ found }: { found: FoundName }) {
  const { words } = useSpoken();
  const { usernames: w } = words;
  const { name, state, member } = found;
  const color = { held: 'teal.9', denied: 'red.9', reserved: 'gray.7', former: 'gray.7' }[state];
  const facts = useFacts(found);
  return (
    <>
      <div>
        <Text truncate>{name}</Text>
        <Text size="sm" c="dimmed" truncate>
          {facts}
        </Text>
      </div>
      <Text size="sm" visibleFrom="sm" truncate>
        {member && <Owner member={member} />}
      </Text>
      <Badge variant="filled" color={color}>
        {w.states[state]}
      </Badge>
    </>
  );
}

/** Former members have no page. */
function Owner({ member: { id, displayName } }: { member: NonNullable<FoundName['member']> }) {
  const { can } = useSession();
  if (displayName === undefined) return id;
  const shown = displayName === '' ? id : displayName;
  if (!can('read:members')) return shown;
  return (
    <Anchor component={Link} href={`/members/${id}`}>
      {shown}
    </Anchor>
  );
}

function useFacts({ until, reason, changedAt, rule }: FoundName): string {
  const { words, time } = useSpoken();
  const { usernames: w } = words;
  const facts = [
    until !== undefined && w.reservedUntil(time(until)),
    reason !== undefined && w.causes[reason],
    changedAt !== undefined && time(changedAt),
    rule && `${w.waits}: ${w.kinds[rule.kind]} ${rule.text}`,
  ];
  return facts.filter(Boolean).join(' · ') || ' ';
}
