import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, read } from '../api';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';

/** The OpenID Connect providers with which members sign in. */
export default function ProvidersPage() {
  const { providers: w } = useWords();
  const { can } = useSession();
  const organizationId = useOrganization();
  const list = useQuery({
    queryKey: [organizationId, 'providers'],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/identity-providers', {
          params: { path: { organizationId } },
        }),
      ),
  });
  const providers = list.data?.identityProviders ?? [];
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle>{w.title}</PageTitle>
        {can('update:providers') && (
          <Button component={Link} href="/providers/new" variant="default">
            {w.create}
          </Button>
        )}
      </Group>
      <Text size="sm">{w.hint}</Text>
      <ProblemAlert error={list.error} />
      {list.data && providers.length === 0 && <Text>{w.noneFound}</Text>}
      {providers.map(({ id, name, issuer, emailDomains, createUsers }) => (
        <Card key={id} withBorder component="article" aria-label={name}>
          <Group gap="xs">
            <Anchor component={Link} href={`/providers/${id}`} fw={700} className="breakable">
              {name}
            </Anchor>
            <Badge variant="filled" color="gray.7">
              {createUsers ? w.newAccounts : w.noNewAccounts}
            </Badge>
          </Group>
          <Text size="sm" className="breakable">
            {issuer}
          </Text>
          <Text size="sm" c="dimmed" className="breakable">
            {emailDomains.join(', ')}
          </Text>
        </Card>
      ))}
    </Stack>
  );
}
