import { useState } from 'react';
import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, read } from '../api';
import { ProblemAlert } from '../problem-alert';
import { useOrganization } from '../session';
import { useWords } from '../words';
import { Section } from './member-section';

/** Says of a name that is typed whether it could be taken, as the server tells everybody who chooses one. */
export function TryUsername() {
  const { settings: w } = useWords();
  const organizationId = useOrganization();
  const [typed, setTyped] = useState('');
  const [username] = useDebouncedValue(typed, 300);
  const answer = useQuery({
    queryKey: [organizationId, 'username', username],
    enabled: username !== '',
    staleTime: 0,
    placeholderData: keepPreviousData,
    queryFn: async () => ({
      username,
      ...(await read(api.GET('/auth/username-availability', { params: { query: { organizationId, username } } }))),
    }),
  });
  const { data } = answer;
  return (
    <Section id="try-username" title={w.tryTitle}>
      <Text size="sm" mb="xs">
        {w.tryHint}
      </Text>
      <TextInput
        label={w.tryName}
        name="tried"
        maw="20rem"
        autoComplete="off"
        maxLength={512}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ProblemAlert error={answer.error} />
      <Text role="status" mt="xs" mih="1.6rem" className="breakable">
        {typed !== '' &&
          data &&
          (data.available
            ? w.free(data.username)
            : w.notFree(data.username, data.message ?? w.reasons[data.reason ?? 'invalid']))}
      </Text>
    </Section>
  );
}
