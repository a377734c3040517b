import { Anchor, Card, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, read } from '../api';
import { AuditLine } from '../audit-line';
import { useFailedJobs } from '../failed-jobs';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { DayCharts } from './day-charts';

const week = 7 * 24 * 3600 * 1000;

/** What the session may read, in numbers, and what was done last. */
export function OverviewPage() {
  const { overview } = useWords();
  const { current, can } = useSession();
  const readsNothing = !['read:members', 'update:users', 'read:audit'].some(can);
  return (
    <Stack>
      <PageTitle>{`${overview.title}: ${current?.organization?.name ?? ''}`}</PageTitle>
      {readsNothing && <Text>{overview.nothing}</Text>}
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        {can('read:members') && <MemberCounts />}
        {can('update:users') && <InvitationCount />}
        {can('read:jobs') && <FailedJobs />}
      </SimpleGrid>
      {can('read:members') && <DayCharts />}
      {can('read:audit') && <RecentAudit />}
    </Stack>
  );
}

function MemberCounts() {
  const { overview } = useWords();
  // From the beginning of a day, so that the address that the number leads to can be shared.
  const since = new Date(Date.now() - week).toISOString().slice(0, 10);
  const joinedFrom = `${since}T00:00:00Z`;
  return (
    <>
      <MemberCount label={overview.members} href="/members" query={{}} />
      <MemberCount label={overview.joined} href={`/members?joinedFrom=${since}`} query={{ joinedFrom }} />
      <MemberCount label={overview.banned} href="/members?status=banned" query={{ status: 'banned' }} />
    </>
  );
}

interface Counted {
  readonly label: string;
  readonly href: string;
  readonly query: { joinedFrom?: string; status?: 'banned' };
}

function MemberCount({ label, href, query }: Counted) {
  const organizationId = useOrganization();
  const count = useQuery({
    queryKey: [organizationId, 'members', 'count', query],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/members', {
          params: { path: { organizationId }, query: { ...query, limit: 1 } },
        }),
      ),
  });
  return <Count label={label} href={href} total={count.data && (count.data.total ?? 'over')} error={count.error} />;
}

function InvitationCount() {
  const { overview } = useWords();
  const organizationId = useOrganization();
  const count = useQuery({
    queryKey: [organizationId, 'invitations', 'count'],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/invitations', {
          params: { path: { organizationId }, query: { status: 'open', limit: 1 } },
        }),
      ),
  });
  return (
    <Count
      label={overview.invitations}
      href="/invitations?status=open"
      total={count.data && (count.data.total ?? 'over')}
      error={count.error}
    />
  );
}

/** Only the organization that runs the installation sees jobs: the others have no number here. */
function FailedJobs() {
  const { overview } = useWords();
  const count = useFailedJobs();
  if (count.error) return null;
  return <Count label={overview.failedJobs} href="/installation?state=parked" total={count.data?.total} error={null} />;
}

interface CountCard {
  readonly label: string;
  readonly href: string;
  readonly total: number | 'over' | undefined;
  readonly error: Error | null;
}

function Count({ label, href, total, error }: CountCard) {
  const { words, number } = useSpoken();
  if (error) return <ProblemAlert error={error} />;
  return (
    <Card withBorder>
      <Text fz="1.6rem" fw={700} lh={1.2}>
        {total === undefined ? <Loader size="sm" /> : total === 'over' ? words.overThousand : number(total)}
      </Text>
      <Anchor component={Link} href={href}>
        {label}
      </Anchor>
    </Card>
  );
}

function RecentAudit() {
  const { overview, loading } = useWords();
  const organizationId = useOrganization();
  const recent = useQuery({
    queryKey: [organizationId, 'audit', 'recent'],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/audit', {
          params: { path: { organizationId }, query: { limit: 10 } },
        }),
      ),
  });
  return (
    <Card withBorder component="section" aria-labelledby="recent-audit">
      <Title order={2} size="h4" id="recent-audit" mb="sm">
        {overview.audit}
      </Title>
      <ProblemAlert error={recent.error} />
      {recent.isPending && <Text>{loading}</Text>}
      {recent.data?.entries.length === 0 && <Text>{overview.noAudit}</Text>}
      <Stack gap="xs">
        {recent.data?.entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
      </Stack>
    </Card>
  );
}
