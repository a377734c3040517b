import { useState } from 'react';
import { Card, NativeSelect, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { PageTitle } from '../page-title';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { Recipients, type Recipient } from './recipients';

/** A browser gives no UUID to a page that came without TLS. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A repeated attempt at the same text has the same key, so that nobody gets it twice. */
const empty = () => ({ type: '', title: '', body: '', key: newKey() });
type Draft = ReturnType<typeof empty>;

/** Writes a notification, and shows who gets it and what they see before it is sent. */
export default function NotificationsPage() {
  const { notifications: w } = useWords();
  const { can } = useSession();
  const [draft, setDraft] = useState(empty);
  const [toAll, setToAll] = useState(true);
  const [chosen, setChosen] = useState<readonly Recipient[]>([]);
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
            value={toAll ? 'all' : 'members'}
            data={(['all', ...(can('read:members') ? (['members'] as const) : [])] as const).map((value) => ({
              value,
              label: w.audiences[value],
            }))}
            onChange={(event) => renewed(setToAll)(event.currentTarget.value === 'all')}
          />
          {!toAll && <Recipients chosen={chosen} onChange={renewed(setChosen)} />}
          <TextInput {...field('type')} label={w.type} description={w.typeHint} placeholder="news" maxLength={64} />
          <TextInput {...field('title')} label={w.heading} maxLength={200} />
          <Textarea {...field('body')} label={w.body} rows={6} maxLength={4000} />
        </Stack>
        <Stack>
          <Preview draft={draft} />
          <Send
            draft={draft}
            chosen={toAll ? undefined : chosen}
            onSent={() => {
              setDraft(empty);
              setChosen([]);
            }}
          />
        </Stack>
      </SimpleGrid>
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
  readonly chosen: readonly Recipient[] | undefined;
  readonly onSent: () => void;
}

function Send({ draft, chosen, onSent }: Sending) {
  const { notifications: w } = useWords();
  const organizationId = useOrganization();
  const count = useMemberCount();
  const { type, title, body, key } = draft;
  const isWhole = [type, title, body].every((text) => text.trim() !== '') && chosen?.length !== 0;
  const to = chosen === undefined ? { all: true as const } : { userIds: chosen.map(({ id }) => id) };
  return (
    <div>
      <Text role="status" mb="xs">
        {w.recipients(chosen === undefined ? (count ?? w.audiences.all) : w.count(chosen.length))}
      </Text>
      <ActionButton
        label={w.send}
        title={chosen === undefined ? w.sendAllTitle(count) : w.sendTitle(w.count(chosen.length))}
        consequence={w.sendText}
        done={w.sent}
        button={{ variant: 'filled', disabled: !isWhole }}
        run={() =>
          read(
            api.POST('/admin/organizations/{organizationId}/notifications', {
              params: { path: { organizationId }, header: { 'Idempotency-Key': key } },
              body: { ...to, type: type.trim(), title: title.trim(), body: body.trim() },
            }),
          )
        }
        onDone={onSent}
      />
    </div>
  );
}

/** How many members there are, for those that may read it. */
function useMemberCount(): string | undefined {
  const { words, number } = useSpoken();
  const { can } = useSession();
  const organizationId = useOrganization();
  const found = useQuery({
    queryKey: [organizationId, 'members', 'count', {}],
    enabled: can('read:members'),
    // What the dialog says is the number of now.
    staleTime: 0,
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/members', {
          params: { path: { organizationId }, query: { limit: 1 } },
        }),
      ),
  });
  if (!found.data) return undefined;
  return found.data.total === undefined ? words.overThousand : number(found.data.total);
}
