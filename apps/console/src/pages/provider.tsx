import { Anchor, Button, Checkbox, Code, Group, Loader, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { ActionButton } from '../action-button';
import { api, read, tagged, type Schemas } from '../api';
import { FormProblem, isStale, useChangeLines, useDraft } from '../draft';
import { Form } from '../form';
import { announce } from '../notice';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';

type Provider = Schemas['IdentityProviderDto'];
const all = '/admin/organizations/{organizationId}/identity-providers';
const one = '/admin/organizations/{organizationId}/identity-providers/{providerId}';

/** What the form edits. The server tells no secret, so the field is empty, and a secret that is not typed stays. */
const draftOf = ({ id, name, issuer, clientId, scopes, emailDomains, createUsers }: Provider) => ({
  ...{ id, name, issuer, clientId, clientSecret: '', createUsers },
  scopes: scopes.join(' '),
  emailDomains: emailDomains.join(' '),
});
type Draft = ReturnType<typeof draftOf>;

const nothing: Draft = {
  ...{ id: '', name: '', issuer: '', clientId: '', clientSecret: '', createUsers: false },
  ...{ scopes: 'email profile', emailDomains: '' },
};

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

const bodyOf = ({ scopes, emailDomains, ...others }: Partial<Draft>) => ({
  ...others,
  ...(scopes !== undefined && { scopes: listOf(scopes) }),
  ...(emailDomains !== undefined && { emailDomains: listOf(emailDomains) }),
});

/** @param providerId `new` for one that is not there yet */
export default function ProviderPage({ providerId }: { providerId: string }) {
  const words = useWords();
  const organizationId = useOrganization();
  const isNew = providerId === 'new';
  const found = useQuery({
    queryKey: [organizationId, 'provider', providerId],
    enabled: !isNew,
    // The form keeps what the user saw; a read in between would not.
    refetchOnWindowFocus: false,
    gcTime: 0,
    queryFn: () => tagged(api.GET(one, { params: { path: { organizationId, providerId } } })),
  });
  return (
    <Stack>
      <Anchor component={Link} href="/providers" size="sm">
        ← {words.providers.title}
      </Anchor>
      {isNew && <PageTitle>{words.providers.create}</PageTitle>}
      {isNew && <ProviderForm provider={undefined} etag={undefined} />}
      <ProblemAlert error={found.error} />
      {found.isLoading && <Loader aria-label={words.loading} />}
      {found.data && <PageTitle>{found.data.body.name}</PageTitle>}
      {found.data && <ProviderForm provider={found.data.body} etag={found.data.etag} />}
    </Stack>
  );
}

function ProviderForm({ provider, etag }: { provider: Provider | undefined; etag: string | undefined }) {
  const words = useWords();
  const { providers: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const form = useDraft<Draft>(provider ? draftOf(provider) : nothing, etag);
  const lines = useChangeLines(form.changes, w);
  const isFixed = !can('update:providers');
  const params = { path: { organizationId, providerId: form.draft.id } };
  const leave = async () => {
    navigate('/providers');
    await queries.invalidateQueries({ queryKey: [organizationId, 'providers'] });
  };
  const save = useMutation({
    mutationFn: () => {
      if (!provider) {
        const { scopes, emailDomains } = form.draft;
        const body = { ...form.draft, scopes: listOf(scopes), emailDomains: listOf(emailDomains) };
        return read(api.POST(all, { params: { path: { organizationId } }, body }));
      }
      const header = { 'If-Match': form.etag };
      return read(api.PATCH(one, { params: { ...params, header }, body: bodyOf(form.edited) }));
    },
    onSuccess: () => {
      announce(w.saved);
      return leave();
    },
    onError: async (error) => {
      if (!isStale(error)) return;
      const latest = await tagged(api.GET(one, { params }));
      form.meet(draftOf(latest.body), latest.etag);
    },
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <Stack maw="40rem">
        {provider && (
          <Text size="sm">
            {w.provider}: <Code>{provider.provider}</Code>
          </Text>
        )}
        <FormProblem error={save.error} changes={lines} />
        <Fields form={form} isNew={!provider} isFixed={isFixed} />
        {!isFixed && (
          <Group gap="xs">
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
            {provider && (
              <ActionButton
                danger
                label={w.remove}
                title={w.removeTitle(provider.name)}
                consequence={w.removeText}
                done={w.removed}
                run={() => read(api.DELETE(one, { params }))}
                onDone={leave}
              />
            )}
          </Group>
        )}
      </Stack>
    </Form>
  );
}

interface FieldsOf {
  readonly form: ReturnType<typeof useDraft<Draft>>;
  readonly isNew: boolean;
  readonly isFixed: boolean;
}

function Fields({ form: { draft, change }, isNew, isFixed }: FieldsOf) {
  const { providers: w } = useWords();
  const text = (name: Exclude<keyof Draft, 'createUsers'>) => ({
    label: w[name],
    name,
    readOnly: isFixed,
    withAsterisk: false,
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      {isNew && <TextInput {...text('id')} required pattern="[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?" />}
      <TextInput {...text('name')} required />
      <TextInput {...text('issuer')} required placeholder="https://id.example.com/" />
      <TextInput {...text('clientId')} required autoComplete="off" />
      {!isFixed && (
        <PasswordInput
          {...text('clientSecret')}
          required={isNew}
          description={isNew ? w.secretHint : w.secretKept}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-hidden': true }}
        />
      )}
      <TextInput {...text('scopes')} />
      <TextInput {...text('emailDomains')} />
      <Checkbox
        label={w.createUsers}
        name="createUsers"
        disabled={isFixed}
        checked={draft.createUsers}
        onChange={(event) => change({ createUsers: event.currentTarget.checked })}
      />
    </>
  );
}
