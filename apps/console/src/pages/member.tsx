import { Alert, Anchor, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, tagged } from '../api';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { MemberProfile } from './member-profile';
import { MemberRoles } from './member-roles';
import { MemberStatus, type Member } from './member-section';
import { MemberSessions } from './member-sessions';
import { MemberActions } from './member-actions';
import { MemberActivity } from './member-activity';
import { MemberNotes } from './member-notes';

export default function MemberPage({ userId }: { userId: string }) {
  const words = useWords();
  const { can } = useSession();
  const organizationId = useOrganization();
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: [organizationId, 'member', userId],
    queryFn: () =>
      tagged(
        api.GET('/admin/organizations/{organizationId}/members/{userId}', {
          params: { path: { organizationId, userId } },
        }),
      ),
  });
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: [organizationId, 'member', userId] }),
      queries.invalidateQueries({ queryKey: [organizationId, 'members'] }),
      queries.invalidateQueries({ queryKey: [organizationId, 'audit'] }),
    ]);
  const back = (
    <Anchor component={Link} href="/members" size="sm">
      ← {words.members.title}
    </Anchor>
  );
  if (!found.data)
    return (
      <Stack>
        {back}
        {found.error ? <ProblemAlert error={found.error} /> : <Loader aria-label={words.loading} />}
      </Stack>
    );
  const { body: member, etag } = found.data;
  const shared = { member, etag, refresh };
  return (
    <Stack>
      {back}
      <Group justify="space-between">
        <Group gap="sm">
          <PageTitle>{member.name === '' ? (member.username ?? member.id) : member.name}</PageTitle>
          <MemberStatus status={member.status} />
        </Group>
        <MemberActions {...shared} />
      </Group>
      <StatusFacts member={member} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <MemberProfile {...shared} />
        <MemberRoles {...shared} />
      </SimpleGrid>
      {can('read:sessions') && <MemberSessions {...shared} />}
      {can('read:notes') && <MemberNotes {...shared} />}
      {can('read:audit') && <MemberActivity {...shared} />}
    </Stack>
  );
}

/** Why somebody cannot sign in, and until when. */
function StatusFacts({ member }: { member: Member }) {
  const { words, time } = useSpoken();
  const { bannedAt, bannedUntil, banReason, deletedAt, purgeAfter } = member;
  const lines = [
    bannedAt !== undefined && `${words.member.bannedAt}: ${time(bannedAt)}`,
    banReason !== undefined && `${words.member.banReasonIs}: ${banReason}`,
    bannedUntil !== undefined && `${words.member.bannedUntil}: ${time(bannedUntil)}`,
    deletedAt !== undefined && `${words.member.deletedAt}: ${time(deletedAt)}`,
    purgeAfter !== undefined && `${words.member.purgeAfter}: ${time(purgeAfter)}`,
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <Alert color="red" variant="outline" title={words.members.statuses[member.status]}>
      {lines.map((line) => (
        <Text key={line} size="sm" className="breakable">
          {line}
        </Text>
      ))}
    </Alert>
  );
}
