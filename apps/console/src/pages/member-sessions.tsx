import { Group, Stack, Text } from '@mantine/core';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { More, useList } from '../list';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken } from '../words';
import { Section, type OfMember } from './member-section';

/** The devices on which the member is signed in to the organization. */
export function MemberSessions({ member }: OfMember) {
  const { words, time } = useSpoken();
  const { member: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const path = { organizationId, userId: member.id };
  const list = useList({
    queryKey: [organizationId, 'member', member.id, 'sessions'],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/members/{userId}/sessions', {
          params: { path, query: { cursor } },
        }),
      ),
    itemsOf: ({ sessions }) => sessions,
  });
  return (
    <Section id="sessions" title={w.sessions}>
      <Stack gap="sm">
        <ProblemAlert error={list.error} />
        {list.first && list.items.length === 0 && <Text>{w.noSessions}</Text>}
        {list.items.map(({ id, userAgent, ipAddress, createdAt, lastUsedAt }) => (
          <Group key={id} justify="space-between" wrap="wrap">
            <div>
              <Text size="sm" className="breakable">
                {userAgent ?? w.unknownDevice} {ipAddress !== undefined && `· ${ipAddress}`}
              </Text>
              <Text size="sm" c="dimmed">
                {w.signedIn}: {time(createdAt)} · {w.lastUsed}: {time(lastUsedAt)}
              </Text>
            </div>
            {can('update:sessions') && (
              <ActionButton
                danger
                label={w.endSession}
                title={w.endSessionTitle}
                consequence={w.endSessionText}
                done={w.sessionEnded}
                button={{ size: 'xs' }}
                run={() =>
                  read(
                    api.DELETE('/admin/organizations/{organizationId}/members/{userId}/sessions/{sessionId}', {
                      params: { path: { ...path, sessionId: id } },
                    }),
                  )
                }
                onDone={() => list.refetch()}
              />
            )}
          </Group>
        ))}
        <Group gap="xs">
          <More list={list} />
          {can('update:sessions') && list.items.length > 0 && (
            <ActionButton
              danger
              label={w.endSessions}
              title={w.endSessionsTitle(member.name)}
              consequence={w.endSessionsText}
              done={w.sessionsEnded}
              run={() =>
                read(
                  api.DELETE('/admin/organizations/{organizationId}/members/{userId}/sessions', { params: { path } }),
                )
              }
              onDone={() => list.refetch()}
            />
          )}
        </Group>
      </Stack>
    </Section>
  );
}
