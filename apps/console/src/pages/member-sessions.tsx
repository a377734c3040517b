import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
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
  const list = useInfiniteQuery({
    queryKey: [organizationId, 'member', member.id, 'sessions'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/admin/organizations/{organizationId}/members/{userId}/sessions', {
          params: { path, query: { cursor } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const sessions = list.data?.pages.flatMap((page) => page.sessions) ?? [];
  return (
    <Section id="sessions" title={w.sessions}>
      <Stack gap="sm">
        <ProblemAlert error={list.error} />
        {list.data && sessions.length === 0 && <Text>{w.noSessions}</Text>}
        {sessions.map(({ id, userAgent, ipAddress, createdAt, lastUsedAt }) => (
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
          {list.hasNextPage && (
            <Button variant="default" loading={list.isFetching} onClick={() => void list.fetchNextPage()}>
              {words.more}
            </Button>
          )}
          {can('update:sessions') && sessions.length > 0 && (
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
