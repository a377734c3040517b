import { Alert, Anchor, Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { Problem } from './api';
import { useWords } from './words';

/** What went wrong, in the words of the server, with the id by which its log finds the request. */
export function ProblemAlert({ error }: { error: Error | null | undefined }) {
  const { problem } = useWords();
  if (!error) return null;
  if (!(error instanceof Problem))
    return (
      <Alert role="alert" color="red" variant="outline" title={problem.title}>
        {error instanceof TypeError ? problem.network : error.message}
      </Alert>
    );
  const { errors = [], permissions = [] } = error.body;
  return (
    <Alert role="alert" color="red" variant="outline" title={problem.title}>
      <Stack gap="xs">
        <Text>{error.message}</Text>
        {errors.map(({ field, message }) => (
          <Text key={`${field} ${message}`} size="sm">
            <Code>{field}</Code> {message}
          </Text>
        ))}
        {permissions.length > 0 && (
          <Text size="sm">
            {problem.missing}: <Code>{permissions.join(', ')}</Code>
          </Text>
        )}
        {error.requestId !== undefined && <RequestId id={error.requestId} />}
      </Stack>
    </Alert>
  );
}

function RequestId({ id }: { id: string }) {
  const { problem } = useWords();
  return (
    <Group gap="xs">
      <Text size="sm">{problem.requestId}</Text>
      <Code className="breakable">{id}</Code>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={problem.copy}>
            {copied ? problem.copied : '⧉'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

export function NotFound() {
  const words = useWords();
  return (
    <Stack>
      <Title order={1} size="h2">
        {words.notFound}
      </Title>
      <Anchor component={Link} href="/">
        {words.toOverview}
      </Anchor>
    </Stack>
  );
}
