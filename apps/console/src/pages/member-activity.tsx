import { Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, read } from '../api';
import { AuditLine } from '../audit-line';
import { ProblemAlert } from '../problem-alert';
import { useOrganization } from '../session';
import { useWords } from '../words';
import { Section, type OfMember } from './member-section';

/** What was done to the member last, by whomever. */
export function MemberActivity({ member: { id, username } }: OfMember) {
  const { notes: w } = useWords();
  const organizationId = useOrganization();
  const recent = useQuery({
    // With the rest of the audit: a change on this page reads it again.
    queryKey: [organizationId, 'audit', 'member', id],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/audit', {
          params: { path: { organizationId }, query: { target: id, limit: 10 } },
        }),
      ),
  });
  return (
    <Section id="activity" title={w.activity}>
      <Stack gap="xs">
        <ProblemAlert error={recent.error} />
        {recent.data?.entries.length === 0 && <Text>{w.noActivity}</Text>}
        {recent.data?.entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
        {username !== undefined && (
          <Anchor component={Link} href={`/audit?target=${encodeURIComponent(username)}`} size="sm">
            {w.allActivity}
          </Anchor>
        )}
      </Stack>
    </Section>
  );
}
