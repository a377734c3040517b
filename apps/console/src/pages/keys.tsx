import { Anchor, Card, Code, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { More, useList } from '../list';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken } from '../words';

/** The API keys of all members, without their secrets. */
export default function KeysPage() {
  const { words, time } = useSpoken();
  const { keys: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const list = useList({
    queryKey: [organizationId, 'keys'],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/api-keys', {
          params: { path: { organizationId }, query: { limit: 100, cursor } },
        }),
      ),
    itemsOf: ({ apiKeys }) => apiKeys,
  });
  return (
    <Stack>
      <PageTitle>{w.title}</PageTitle>
      <ProblemAlert error={list.error} />
      {list.first && list.items.length === 0 && <Text>{w.noneFound}</Text>}
      {list.items.map(({ id, name, owner, scopes, createdAt, lastUsedAt, expiresAt }) => (
        <Card key={id} withBorder component="article" aria-label={name}>
          <Group justify="space-between">
            <div>
              <Text fw={700} className="breakable">
                {name}
              </Text>
              <Text size="sm">
                {w.owner}:{' '}
                {can('read:members') ? (
                  <Anchor component={Link} href={`/members/${owner.id}`}>
                    {owner.name}
                  </Anchor>
                ) : (
                  owner.name
                )}
              </Text>
              <Text size="sm" c="dimmed">
                {w.created}: {time(createdAt)} · {w.used}: {lastUsedAt === undefined ? words.never : time(lastUsedAt)} ·{' '}
                {w.expires}: {expiresAt === undefined ? words.never : time(expiresAt)}
              </Text>
            </div>
            {can('update:keys') && (
              <ActionButton
                danger
                label={w.revoke}
                title={w.revokeTitle(name, owner.name)}
                consequence={w.revokeText}
                done={w.revoked}
                run={() =>
                  read(
                    api.DELETE('/admin/organizations/{organizationId}/api-keys/{keyId}', {
                      params: { path: { organizationId, keyId: id } },
                    }),
                  )
                }
                onDone={() => list.refetch()}
              />
            )}
          </Group>
          <Code className="breakable" mt="xs">
            {scopes.join(', ')}
          </Code>
        </Card>
      ))}
      <More list={list} />
    </Stack>
  );
}
