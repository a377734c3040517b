import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { PageTitle } from '../page-title';
import { usePermissions } from '../permissions';
import { ProblemAlert } from '../problem-alert';
import { useRoles } from '../roles';
import { useSession } from '../session';
import { useWords } from '../words';

/** Which role allows what: a row for each permission, a column for each role. */
export default function RolesPage() {
  const { roles: w, yes } = useWords();
  const { can } = useSession();
  const roles = useRoles();
  const permissions = usePermissions();
  const columns = roles.data ?? [];
  return (
    <Stack>
      <Group justify="space-between">
        <PageTitle>{w.title}</PageTitle>
        {can('update:roles') && (
          <Button component={Link} href="/roles/new" variant="default">
            {w.create}
          </Button>
        )}
      </Group>
      <ProblemAlert error={roles.error ?? permissions.error} />
      <Text size="sm">{w.hint}</Text>
      <div className="matrix" tabIndex={0} role="region" aria-label={w.matrix}>
        <Table withRowBorders withColumnBorders verticalSpacing={6} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.permission}</Table.Th>
              {columns.map(({ id, name }) => (
                <Table.Th key={id} scope="col">
                  <Anchor component={Link} href={`/roles/${id}`}>
                    {name}
                  </Anchor>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(permissions.data ?? []).map(({ name, description }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                  <Text size="xs" c="dimmed">
                    {description}
                  </Text>
                </Table.Th>
                {columns.map((role) => (
                  <Table.Td key={role.id} ta="center">
                    {role.permissions.includes(name) && (
                      <span aria-label={yes} role="img">
                        ✓
                      </span>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}
