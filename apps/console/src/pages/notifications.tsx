import { useState } from 'react';
import { Card, NativeSelect, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { PageTitle } from '../page-title';
import { useRoles } from '../roles';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { Recipients, type Recipient } from './recipients';
import { sentKey, SentNotifications } from './sent-notifications';

/** A browser gives no UUID to a page that came without TLS. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A repeated attempt at the same text has the same key, so that nobody gets it twice. */
const empty = () => ({ type: '', title: '', body: '', key: newKey() });
type Draft = ReturnType<typeof empty>;
type Audience = (typeof audiences)[number];

const audiences = ['all', 'members', 'role'] as const;

/** Writes a notification, and shows who gets it and what they see before it is sent. */
export default function NotificationsPage() {
  const { notifications: w } = useWords();
  const { can } = useSession();
  const [draft, setDraft] = useState(empty);
  const [audience, setAudience] = useState<Audience>('all');
  const [chosen, setChosen] = useState<readonly Recipient[]>([]);
  const [role, setRole] = useState('');
  const queries = useQueryClient();
  const organizationId = useOrganization();
  const { data: roles = [] } = useRoles(can('read:organization'));
  const nameOfRole = (id: string) => roles.find((one) => one.id === id)?.name ?? id;
  const renewed = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setDraft((old) => ({ ...old, key: newKey() }));
    };
  };
  const field = (name: 'type' | 'title' | 'body') => ({
    name,
    value: draft[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setDraft((old) => ({ ...old, [name]: value, key: newKey() })),
  });
  return (
    <Stack>
      <PageTitle>{w.title}</PageTitle>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <NativeSelect
            label={w.audience}
            value={audience}
            data={audiences
              .filter((one) => one === 'all' || can(one === 'members' ? 'read:members' : 'read:organization'))
              .map((value) => ({ value, label: w.audiences[value] }))}
            onChange={(event) => renewed(setAudience)(event.currentTarget.value as Audience)}
          />
          {audience === 'members' && <Recipients chosen={chosen} onChange={renewed(setChosen)} />}
          {audience === 'role' && (
            <NativeSelect
              label={w.role}
              value={role}
              data={[{ value: '', label: w.chooseRole }, ...roles.map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={(event) => renewed(setRole)(event.currentTarget.value)}
            />
          )}
          <TextInput {...field('type')} label={w.type} description={w.typeHint} placeholder="news" maxLength={64} />
          <TextInput {...field('title')} label={w.heading} maxLength={200} />
          <Textarea {...field('body')} label={w.body} rows={6} maxLength={4000} />
        </Stack>
        <Stack>
          <Preview draft={draft} />
          <Send
            draft={draft}
            to={
              audience === 'members' ? { chosen } : audience === 'role' ? { role, name: nameOfRole(role) } : undefined
            }
            onSent={() => {
              setDraft(empty);
              setChosen([]);
              return queries.invalidateQueries({ queryKey: sentKey(organizationId) });
            }}
          />
        </Stack>
      </SimpleGrid>
      <SentNotifications nameOfRole={nameOfRole} />
    </Stack>
  );
}

/** The title and the text with its line breaks, as applications show them. */
function Preview({ draft: { title, body } }: { draft: Draft }) {
  const { notifications: w } = useWords();
  const { current } = useSession();
  const { time } = useSpoken();
  const [now] = useState(() => new Date().toISOString());
  return (
    <Card withBorder component="section" aria-labelledby="preview">
      <Title order={2} size="h4" id="preview" mb="sm">
        {w.preview}
      </Title>
      {title === '' && body === '' ? (
        <Text c="dimmed">{w.previewEmpty}</Text>
      ) : (
        <Card withBorder component="article" aria-label={title}>
          <Text size="sm" c="dimmed">
            {current?.organization?.name} · {time(now)}
          </Text>
          <Text fw={700} className="breakable">
            {title}
          </Text>
          <Text className="breakable lines">{body}</Text>
        </Card>
      )}
    </Card>
  );
}

interface Sending {
  readonly draft: Draft;
  /** Undefined: all members. */
  readonly to: { readonly chosen: readonly Recipient[] } | { readonly role: string; readonly name: string } | undefined;
  readonly onSent: () => Promise<unknown>;
}

/** What the dialog says, and what the request names. */
function useAudience(to: Sending['to']) {
  const { notifications: w } = useWords();
  const role = to && 'role' in to ? to.role : undefined;
  const count = useMemberCount(role);
  if (to === undefined)
    return {
      to: { all: true as const },
      isWhole: true,
      count: count ?? w.audiences.all,
      title: w.sendAllTitle(count),
      text: w.sendText,
    };
  if ('role' in to)
    return {
      ...{ to: { role: to.role }, isWhole: to.role !== '', count: to.role === '' ? '–' : (count ?? to.name) },
      ...{ title: w.sendRoleTitle(to.name), text: w.sendRoleText },
    };
  const chosen = w.count(to.chosen.length);
  const userIds = to.chosen.map(({ id }) => id);
  return { to: { userIds }, isWhole: userIds.length > 0, count: chosen, title: w.sendTitle(chosen), text: w.sendText };
}

function Send({ draft, to, onSent }: Sending) {
  const { notifications: w } = useWords();
  const organizationId = useOrganization();
  const audience = useAudience(to);
  const { type, title, body, key } = draft;
  const isWhole = [type, title, body].every((text) => text.trim() !== '') && audience.isWhole;
  return (
    <div>
      <Text role="status" mb="xs">
        {w.recipients(audience.count)}
      </Text>
      <ActionButton
        label={w.send}
        title={audience.title}
        consequence={audience.text}
        done={w.sent}
        button={{ variant: 'filled', disabled: !isWhole }}
        run={() =>
          read(
            api.POST('/admin/organizations/{organizationId}/notifications', {
              params: { path: { organizationId }, header: { 'Idempotency-Key': key } },
              body: { ...audience.to, type: type.trim(), title: title.trim(), body: body.trim() },
            }),
          )
        }
        onDone={onSent}
      />
    </div>
  );
}

/** How many members there are, or how many have the role, for those that may read it. */
function useMemberCount(role?: string): string | undefined {
  const { words, number } = useSpoken();
  const { can } = useSession();
  const organizationId = useOrganization();
  const found = useQuery({
    queryKey: [organizationId, 'members', 'count', { role }],
    enabled: can('read:members') && role !== '',
    // What the dialog says is the number of now.
    staleTime: 0,
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/members', {
          params: { path: { organizationId }, query: { limit: 1, role } },
        }),
      ),
  });
  if (!found.data) return undefined;
  return found.data.total === undefined ? words.overThousand : number(found.data.total);
}
