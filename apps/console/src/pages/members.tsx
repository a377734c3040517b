import { useState } from 'react';
import { Anchor, Button, Group, Loader, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Link } from 'wouter';
import { useFilters } from '../address';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { useList } from '../list';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useRoles } from '../roles';
import { useOrganization, useSession } from '../session';
import { VirtualRows } from '../virtual-rows';
import { useSpoken, useWords } from '../words';
import { MemberStatus } from './member-section';

const statuses = ['active', 'pending', 'banned', 'deleted', 'invited'] as const;
const sorts = ['', '-joinedAt', 'joinedAt'] as const;
const names = ['search', 'status', 'role', 'domain', 'joinedFrom', 'sort'] as const;

/** A filter of the address, unless it is no value that there is: an address is typed by hand, too. */
const among = <T extends string>(values: readonly T[], given: string | null): T | undefined =>
  values.find((one) => one === given && one !== '');

export function MembersPage() {
  const { members } = useWords();
  return (
    <Stack>
      <PageTitle>{members.title}</PageTitle>
      <Filters />
      <Found />
    </Stack>
  );
}

function Filters() {
  const { members, all } = useWords();
  const [filters, change] = useFilters();
  const [search, setSearch] = useState(filters.get('search') ?? '');
  const [domain, setDomain] = useState(filters.get('domain') ?? '');
  const later = useDebouncedCallback(change, 300);
  const { can } = useSession();
  return (
    <Form role="search">
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }} spacing="sm">
        <TextInput
          label={members.search}
          placeholder={members.searchHint}
          type="search"
          value={search}
          onChange={({ currentTarget: { value } }) => {
            setSearch(value);
            // A search has an order of its own.
            later({ search: value.trim(), ...(value.trim() !== '' && { sort: null }) });
          }}
        />
        <NativeSelect
          label={members.status}
          value={among(statuses, filters.get('status')) ?? ''}
          data={[{ value: '', label: all }, ...statuses.map((value) => ({ value, label: members.statuses[value] }))]}
          onChange={(event) => change({ status: event.currentTarget.value })}
        />
        {can('read:organization') && <RoleFilter role={filters.get('role') ?? ''} change={change} />}
        <TextInput
          label={members.domain}
          value={domain}
          onChange={({ currentTarget: { value } }) => {
            setDomain(value);
            later({ domain: value.trim() });
          }}
        />
        <NativeSelect
          label={members.sort}
          disabled={search !== ''}
          value={among(sorts, filters.get('sort')) ?? ''}
          data={sorts.map((value) => ({ value, label: members.sorts[value] }))}
          onChange={(event) => change({ sort: event.currentTarget.value })}
        />
      </SimpleGrid>
      {names.some((name) => filters.has(name)) && (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          onClick={() => {
            setSearch('');
            setDomain('');
            change(Object.fromEntries(names.map((name) => [name, null])));
          }}
        >
          {members.clear}
        </Button>
      )}
    </Form>
  );
}

function RoleFilter({ role, change }: { role: string; change: (changes: { role: string }) => void }) {
  const { members, all } = useWords();
  const roles = useRoles();
  return (
    <NativeSelect
      label={members.role}
      value={role}
      data={[{ value: '', label: all }, ...(roles.data ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(event) => change({ role: event.currentTarget.value })}
    />
  );
}

function Found() {
  const { words, number } = useSpoken();
  const organizationId = useOrganization();
  const [filters] = useFilters();
  const search = filters.get('search') ?? undefined;
  const joined = filters.get('joinedFrom');
  const query = {
    search,
    status: among(statuses, filters.get('status')),
    role: filters.get('role') ?? undefined,
    domain: filters.get('domain') ?? undefined,
    ...(joined !== null && { joinedFrom: /^\d{4}-\d\d-\d\d$/.test(joined) ? `${joined}T00:00:00Z` : joined }),
    ...(search === undefined && { sort: among(['-joinedAt', 'joinedAt'] as const, filters.get('sort')) }),
  };
  const list = useList({
    queryKey: [organizationId, 'members', 'list', query],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/members', {
          params: { path: { organizationId }, query: { ...query, limit: 100, cursor } },
        }),
      ),
    itemsOf: (page) => page.members,
  });
  const members = list.items;
  const total = list.first?.total;
  const shown = members.length;
  const isWhole = list.first !== undefined && !list.hasMore;
  return (
    <Stack gap="xs">
      <ProblemAlert error={list.error} />
      <Group gap="xs" mih="1.6rem">
        <Text size="sm" role="status">
          {total === undefined ? words.members.listed(shown) : words.members.found(shown, number(total))}
        </Text>
        {list.isFetching && <Loader size="xs" />}
      </Group>
      {isWhole && shown === 0 && <Text>{words.members.noneFound}</Text>}
      {shown > 0 && (
        <VirtualRows
          label={words.members.list}
          items={members}
          keyOf={({ id }) => id}
          className="row-member"
          total={isWhole ? shown : total}
          onEnd={list.more}
          row={(member) => <MemberRow member={member} />}
        />
      )}
    </Stack>
  );
}

function MemberRow({ member }: { member: Schemas['ListedMemberDto'] }) {
  const { words, time } = useSpoken();
  const { id, name, username, email, status, roles, lastSeenAt } = member;
  return (
    <>
      <div>
        <Anchor component={Link} href={`/members/${id}`}>
          {name === '' ? (username ?? id) : name}
        </Anchor>
        <Text size="sm" c="dimmed" truncate>
          {username === undefined ? ' ' : `@${username}`}
        </Text>
      </div>
      <Text size="sm" visibleFrom="sm" truncate>
        {email}
      </Text>
      <Text size="sm" visibleFrom="sm" truncate>
        {roles.map((role) => role.name).join(', ')}
      </Text>
      <div>
        <MemberStatus status={status} />
        <Text size="xs" c="dimmed" visibleFrom="sm" truncate>
          {lastSeenAt === undefined ? words.never : time(lastSeenAt)}
        </Text>
      </div>
    </>
  );
}
