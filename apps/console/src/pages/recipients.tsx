import { useState } from 'react';
import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api';
import { ProblemAlert } from '../problem-alert';
import { useOrganization } from '../session';
import { useWords } from '../words';

export interface Recipient {
  readonly id: string;
  readonly name: string;
}

interface RecipientsOf {
  readonly chosen: readonly Recipient[];
  readonly onChange: (chosen: readonly Recipient[]) => void;
}

const nameOf = ({ id, name, username }: Schemas['ListedMemberDto']): string => (name === '' ? (username ?? id) : name);

/** Members are looked for, and chosen one by one. */
export function Recipients({ chosen, onChange }: RecipientsOf) {
  const { notifications: w } = useWords();
  const organizationId = useOrganization();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 300);
  const found = useQuery({
    queryKey: [organizationId, 'members', 'recipients', search],
    enabled: search !== '',
    placeholderData: keepPreviousData,
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/members', {
          params: { path: { organizationId }, query: { search, limit: 10 } },
        }),
      ),
  });
  const others = (found.data?.members ?? []).filter(({ id }) => chosen.every((one) => one.id !== id));
  return (
    <Card withBorder>
      <Stack gap="xs">
        <TextInput
          label={w.search}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ProblemAlert error={found.error} />
        {search !== '' && found.data?.members.length === 0 && <Text size="sm">{w.noneFound}</Text>}
        {search !== '' &&
          others.map((member) => (
            <Group key={member.id} justify="space-between" wrap="nowrap">
              <Text size="sm" className="breakable">
                {nameOf(member)} {member.username !== undefined && `@${member.username}`}
              </Text>
              <Button
                size="xs"
                variant="default"
                aria-label={w.add(nameOf(member))}
                onClick={() => onChange([...chosen, { id: member.id, name: nameOf(member) }])}
              >
                +
              </Button>
            </Group>
          ))}
        <Text size="sm" fw={700}>
          {w.chosen}
        </Text>
        {chosen.length === 0 && <Text size="sm">{w.nobody}</Text>}
        <Group gap="xs">
          {chosen.map(({ id, name }) => (
            <Button
              key={id}
              size="xs"
              variant="default"
              rightSection="×"
              aria-label={w.remove(name)}
              onClick={() => onChange(chosen.filter((one) => one.id !== id))}
            >
              {name}
            </Button>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}
