import { Anchor, Button, Card, Code, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useSpoken, useWords } from '../words';

/** The emails that the demo would have sent. */
export default function MailboxPage() {
  const { mailbox: w, loading } = useWords();
  const found = useQuery({
    queryKey: ['mailbox'],
    staleTime: 0,
    queryFn: () => read(api.GET('/admin/dev/mailbox')),
  });
  return (
    <Stack>
      <PageTitle>{w.title}</PageTitle>
      <Text size="sm">{w.hint}</Text>
      <Group>
        <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
          {w.refresh}
        </Button>
        <Anchor href="/admin/dev/mailbox.html" target="_blank" rel="noopener" size="sm">
          {w.asPage}
        </Anchor>
      </Group>
      <ProblemAlert error={found.error} />
      {found.isPending && <Loader aria-label={loading} />}
      {found.data?.letters.length === 0 && <Text>{w.noneFound}</Text>}
      {found.data?.letters.map((email) => (
        <Email key={email.id} email={email} />
      ))}
    </Stack>
  );
}

function Email({ email: { to, subject, text, code, token, link, queuedAt } }: { email: Schemas['MailboxEmailDto'] }) {
  const { words, time } = useSpoken();
  const { mailbox: w } = words;
  return (
    <Card withBorder component="article" aria-label={subject}>
      <Text fw={700} className="breakable">
        {subject}
      </Text>
      <Text size="sm" c="dimmed" className="breakable">
        {w.to}: {to} · {time(queuedAt)}
      </Text>
      <Text size="sm" className="breakable lines" mt="xs">
        {text}
      </Text>
      {(code ?? token) !== undefined && (
        <Text size="sm" mt="xs">
          {w.code}: <Code className="breakable">{code ?? token}</Code>
        </Text>
      )}
      {link !== undefined && /^https?:/i.test(link) && (
        <Anchor href={link} target="_blank" rel="noopener noreferrer" size="sm">
          {w.link}
        </Anchor>
      )}
    </Card>
  );
}
