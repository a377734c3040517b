import { useState } from 'react';
import { Badge, Button, Card, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';

type Pack = Schemas['UsernamePackDto'];
type Effect = Schemas['UsernameRuleEffect'];

/** Rules that Facet brings along. */
export function UsernamePacks() {
  const { loading } = useWords();
  const organizationId = useOrganization();
  const packs = useQuery({
    queryKey: [organizationId, 'username-packs'],
    queryFn: () =>
      read(api.GET('/admin/organizations/{organizationId}/username-packs', { params: { path: { organizationId } } })),
  });
  return (
    <Stack>
      <ProblemAlert error={packs.error} />
      {packs.isPending && <Text>{loading}</Text>}
      {packs.data?.packs.map((pack) => (
        <OnePack key={pack.name} pack={pack} />
      ))}
    </Stack>
  );
}

function OnePack({ pack }: { pack: Pack }) {
  const { words, number } = useSpoken();
  const { usernames: w } = words;
  const { can } = useSession();
  const { name, description, version, size, on, effect, active } = pack;
  return (
    <Card withBorder component="section" aria-labelledby={`pack-${name}`}>
      <Group gap="xs">
        <Title order={2} size="h4" id={`pack-${name}`}>
          {name}
        </Title>
        <Badge variant="filled" color={on ? 'teal.9' : 'gray.7'}>
          {on ? w.packOn : w.packOff}
        </Badge>
      </Group>
      <Text>{description}</Text>
      <Text size="sm" c="dimmed">
        {w.packFacts(version, number(size), number(active))}
        {effect !== undefined && ` · ${w.effects[effect]}`}
      </Text>
      <PackMembers name={name} />
      {can('update:denylist') && <PackSwitch pack={pack} />}
    </Card>
  );
}

function PackSwitch({ pack: { name, effects, effect: present, on } }: { pack: Pack }) {
  const { usernames: w } = useWords();
  const organizationId = useOrganization();
  const queries = useQueryClient();
  const [chosen, choose] = useState<Effect>();
  const effect = chosen ?? present ?? effects[0];
  const params = { path: { organizationId, pack: name } };
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: [organizationId, 'username-packs'] }),
      queries.invalidateQueries({ queryKey: [organizationId, 'username-rules'] }),
    ]);
  return (
    <Group align="end" mt="xs">
      {effects.length > 1 && (
        <NativeSelect
          label={w.effect}
          value={effect}
          data={effects.map((value) => ({ value, label: w.effects[value] }))}
          onChange={(event) => choose(event.currentTarget.value as Effect)}
        />
      )}
      <ActionButton
        label={on ? w.renewPack : w.putPackOn}
        title={w.packOnTitle(name)}
        consequence={w.packOnText}
        done={w.packIsOn}
        run={() =>
          read(
            api.PUT('/admin/organizations/{organizationId}/username-packs/{pack}', {
              params,
              body: { effect },
            }),
          )
        }
        onDone={refresh}
      />
      {on && (
        <ActionButton
          danger
          label={w.putPackOff}
          title={w.packOffTitle(name)}
          consequence={w.packOffText}
          done={w.packIsOff}
          run={() => read(api.DELETE('/admin/organizations/{organizationId}/username-packs/{pack}', { params }))}
          onDone={refresh}
        />
      )}
    </Group>
  );
}

/** Whose names the pack is about, before it is on. */
function PackMembers({ name }: { name: string }) {
  const { usernames: w } = useWords();
  const organizationId = useOrganization();
  const look = useMutation({
    mutationFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/username-packs/{pack}/members', {
          params: { path: { organizationId, pack: name }, query: { limit: 100 } },
        }),
      ),
  });
  return (
    <Stack gap="xs" mt="xs" align="flex-start">
      <Button variant="default" size="xs" loading={look.isPending} onClick={() => look.mutate()}>
        {w.packMembers}
      </Button>
      <ProblemAlert error={look.error} />
      {look.data && (
        <Text role="status" size="sm" className="breakable">
          {w.preview(look.data.members.length, look.data.checked, look.data.nextCursor !== undefined)}{' '}
          {look.data.members.map(({ username }) => `@${username}`).join(', ')}
        </Text>
      )}
    </Stack>
  );
}
