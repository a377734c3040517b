import { useState } from 'react';
import { Anchor, Button, Container, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, Problem, read, type Schemas } from './api';
import { hasHostedPages, isDemo } from './features';
import { Form } from './form';
import { ProblemAlert } from './problem-alert';
import { useSession } from './session';
import { useWords } from './words';

/** The sign-in page of the server leads back to where the user wanted to go. */
const elsewhere = (): string =>
  `/auth/ui/sign-in?return_to=${encodeURIComponent(window.location.pathname + window.location.search)}`;

type Credentials = Pick<Schemas['DemoPersonDto'], 'email' | 'password'>;

/** @param expired the page that is open stays behind it */
export function SignIn({ expired = false }: { expired?: boolean }) {
  const { signIn } = useWords();
  const { current, enter } = useSession();
  const [email, setEmail] = useState(current?.user.email ?? '');
  const [password, setPassword] = useState('');
  const [challenge, setChallenge] = useState<string>();
  const open = useMutation({
    mutationFn: (body: Credentials) => read(api.POST('/auth/session', { body })),
    onSuccess: enter,
    onError: (error) => {
      const needed = error instanceof Problem ? error.body.challenge : undefined;
      if (needed?.factors.some((factor) => factor !== 'passkey')) setChallenge(needed.token);
    },
  });
  const problem = open.error instanceof Problem ? open.error : undefined;
  const needsPage = problem?.body.challenge !== undefined || problem?.code === 'password.change_required';

  const form =
    challenge === undefined ? (
      <Form onSubmit={() => open.mutate({ email, password })}>
        <Stack>
          {expired ? (
            <Text>{signIn.expired}</Text>
          ) : (
            <Title order={1} size="h3">
              {signIn.title}
            </Title>
          )}
          {needsPage ? (
            <Text role="alert">{problem?.body.challenge ? signIn.passkeyOnly : signIn.changePassword}</Text>
          ) : (
            <ProblemAlert error={open.error} />
          )}
          <TextInput
            label={signIn.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={signIn.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-hidden': true }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={open.isPending}>
            {signIn.submit}
          </Button>
          {hasHostedPages && (
            <Anchor href={elsewhere()} size="sm">
              {signIn.otherWays}
            </Anchor>
          )}
        </Stack>
      </Form>
    ) : (
      <FactorForm challenge={challenge} onBack={() => setChallenge(undefined)} />
    );
  if (expired) return form;
  return (
    <Container size="xs" py="xl" component="main">
      <Stack align="stretch">
        <Text ta="center" fw={700}>
          Facet
        </Text>
        <Paper withBorder p="lg">
          {form}
        </Paper>
        {isDemo && challenge === undefined && <DemoPeople signIn={open.mutate} isPending={open.isPending} />}
      </Stack>
    </Container>
  );
}

/** Each person of the demo by one click: the demo prints their passwords, so they are no secret on this machine. */
function DemoPeople({ signIn, isPending }: { signIn: (person: Credentials) => void; isPending: boolean }) {
  const { signIn: w } = useWords();
  const found = useQuery({ queryKey: ['demo-people'], queryFn: () => read(api.GET('/admin/dev/people')) });
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="demo-people">
      <Stack gap="xs">
        <Title order={2} size="h5" id="demo-people">
          {w.demoPeople}
        </Title>
        <ProblemAlert error={found.error} />
        {found.data?.people.map(({ name, role, email, password }) => (
          <Button key={email} variant="default" disabled={isPending} onClick={() => signIn({ email, password })}>
            {w.signInAs(name, w.demoRoles[role])}
          </Button>
        ))}
      </Stack>
    </Paper>
  );
}

function FactorForm({ challenge, onBack }: { challenge: string; onBack: () => void }) {
  const { signIn } = useWords();
  const { enter } = useSession();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => read(api.POST('/auth/session/factor', { body: { challenge, code: code.trim() } })),
    onSuccess: enter,
  });
  return (
    <Form onSubmit={() => confirm.mutate()}>
      <Stack>
        <Title order={1} size="h3">
          {signIn.factorTitle}
        </Title>
        <ProblemAlert error={confirm.error} />
        <TextInput
          label={signIn.code}
          name="code"
          autoComplete="one-time-code"
          autoFocus
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending}>
          {signIn.confirm}
        </Button>
        <Button variant="default" onClick={onBack}>
          {signIn.back}
        </Button>
        {hasHostedPages && (
          <Anchor href={elsewhere()} size="sm">
            {signIn.otherWays}
          </Anchor>
        )}
      </Stack>
    </Form>
  );
}
