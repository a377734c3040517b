import { Button, Group, Loader, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, tagged, type Schemas } from '../api';
import { FormProblem, isStale, useChangeLines, useDraft } from '../draft';
import { Form } from '../form';
import { announce } from '../notice';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';
import { draftOf, SettingsFields, type Draft } from './settings-fields';
import { TryUsername } from './try-username';

type Settings = Schemas['SettingsDto'];

const toNumber = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
const toValue = (text: string | undefined): string | null | undefined => (text === '' ? null : text);

/** What was changed alone, so that a setting that nobody touched stays. */
function bodyOf(edited: Partial<Draft>): Schemas['UpdateSettingsDto'] {
  const { locale, logoUrl, color, secondFactorGraceDays, ...others } = edited;
  const { unique, confusables, pattern, minLength, maxLength, renameCooldownDays, ...settings } = others;
  const names = {
    unique,
    confusables,
    pattern: toValue(pattern),
    minLength: toNumber(minLength),
    maxLength: toNumber(maxLength),
    renameCooldownDays: toNumber(renameCooldownDays),
  };
  return {
    ...settings,
    locale: toValue(locale),
    logoUrl: toValue(logoUrl),
    color: toValue(color),
    secondFactorGraceDays: toNumber(secondFactorGraceDays),
    ...(Object.values(names).some((value) => value !== undefined) && { usernameCustomization: names }),
  };
}

const path = '/admin/organizations/{organizationId}/settings';

export default function SettingsPage() {
  const words = useWords();
  const organizationId = useOrganization();
  const found = useQuery({
    queryKey: [organizationId, 'settings'],
    // The form keeps what the user saw; a read in between would not.
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
    queryFn: () => tagged(api.GET(path, { params: { path: { organizationId } } })),
  });
  return (
    <Stack>
      <PageTitle>{words.settings.title}</PageTitle>
      <ProblemAlert error={found.error} />
      {found.isPending && <Loader aria-label={words.loading} />}
      {found.data && <SettingsForm settings={found.data.body} etag={found.data.etag} />}
      <TryUsername />
    </Stack>
  );
}

function SettingsForm({ settings, etag }: { settings: Settings; etag: string | undefined }) {
  const words = useWords();
  const { settings: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const queries = useQueryClient();
  const params = { path: { organizationId } };
  const form = useDraft<Draft>(draftOf(settings), etag);
  const lines = useChangeLines(form.changes, w.fields);
  const mayEdit = can('update:organization');
  const save = useMutation({
    mutationFn: () =>
      tagged(
        api.PATCH(path, {
          params: { ...params, header: { 'If-Match': form.etag } },
          body: bodyOf(form.edited),
        }),
      ),
    onSuccess: async ({ body, etag: next }) => {
      announce(w.saved);
      form.restart(draftOf(body), next);
      await queries.invalidateQueries({ queryKey: [organizationId, 'username'] });
    },
    onError: async (error) => {
      if (!isStale(error)) return;
      const latest = await tagged(api.GET(path, { params }));
      form.meet(draftOf(latest.body), latest.etag);
    },
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <Stack>
        {!mayEdit && <Text>{w.readOnly}</Text>}
        <FormProblem error={save.error} changes={lines} />
        <SimpleGrid cols={{ base: 1, lg: 2 }}>
          <SettingsFields form={form} isFixed={!mayEdit} />
        </SimpleGrid>
        {mayEdit && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={Object.keys(form.edited).length === 0}>
              {words.save}
            </Button>
          </Group>
        )}
      </Stack>
    </Form>
  );
}
