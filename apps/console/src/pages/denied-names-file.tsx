import { useRef, useState } from 'react';
import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { mostNames, namesOf, toNamesFile } from '../names-file';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { saveFile } from '../save-file';
import { useOrganization } from '../session';
import { useSpoken, useWords } from '../words';

/** A file is tried before its names are denied: the dry run says who is renamed. */
export function DenyFile({ onDenied }: { onDenied: () => void }) {
  const { words, number } = useSpoken();
  const { usernames: w } = words;
  const organizationId = useOrganization();
  const input = useRef<HTMLInputElement>(null);
  const [names, setNames] = useState<Schemas['DenialDto'][]>([]);
  const deny = (dryRun: 'true' | 'false') =>
    read(
      api.POST('/admin/organizations/{organizationId}/denylist', {
        params: { path: { organizationId }, query: { dryRun } },
        body: { names },
      }),
    );
  const preview = useMutation({ mutationFn: () => deny('true') });
  const act = useMutation({
    mutationFn: () => deny('false'),
    onSuccess: ({ denied }) => {
      announce(w.fileDenied(number(denied.length)));
      if (input.current) input.current.value = '';
      setNames([]);
      preview.reset();
      onDenied();
    },
  });
  const take = async (file: File | undefined): Promise<void> => {
    preview.reset();
    act.reset();
    setNames(file ? namesOf(await file.text()) : []);
  };
  const outcome = preview.data;
  const tooMany = names.length > mostNames;
  return (
    <Card withBorder component="section" aria-labelledby="deny-file">
      <Form
        onSubmit={() => {
          if (outcome) act.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4" id="deny-file">
            {w.denyFile}
          </Title>
          <TextInput
            ref={input}
            type="file"
            label={w.file}
            description={w.fileHint(number(mostNames))}
            accept=".txt,.csv,.tsv,text/plain,text/csv"
            error={tooMany && w.fileTooLong(number(names.length), number(mostNames))}
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
          <ProblemAlert error={preview.error ?? act.error} />
          {outcome && <Outcome outcome={outcome} />}
          <Group>
            <Button
              type="submit"
              variant={outcome ? 'filled' : 'default'}
              disabled={names.length === 0 || tooMany || outcome?.denied.length === 0}
              loading={preview.isPending || act.isPending}
            >
              {outcome ? w.denyNames(number(outcome.denied.length)) : w.tryFile}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Card>
  );
}

function Outcome({ outcome: { denied, notDenied, renamed } }: { outcome: Schemas['DenialResultDto'] }) {
  const { words, number } = useSpoken();
  const { usernames: w } = words;
  return (
    <div className="outcome" role="status" tabIndex={0} aria-label={w.outcome}>
      <Text>{w.wouldDeny(number(denied.length), number(renamed.length))}</Text>
      {notDenied.map(({ name, reason }) => (
        <Text key={`not ${name}`} size="sm" className="breakable">
          {w.cannotDeny(name, w.reasons[reason])}
        </Text>
      ))}
      {renamed.map(({ userId, name, replacement }) => (
        <Text key={userId} size="sm" className="breakable">
          {w.renamed(name, replacement)}
        </Text>
      ))}
    </div>
  );
}

/** All denied names as a file that can be denied elsewhere. */
export function ExportDenied() {
  const { usernames: w } = useWords();
  const organizationId = useOrganization();
  const save = useMutation({
    mutationFn: async () => {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { organizationId }, query: { limit: 100, cursor } };
        const page = await read(api.GET('/admin/organizations/{organizationId}/denylist', { params }));
        names.push(...page.names);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      saveFile(`denied-names-${organizationId}.txt`, new Blob([toNamesFile(names)], { type: 'text/plain' }));
    },
  });
  return (
    <Group>
      <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
        {w.exportDenied}
      </Button>
      <ProblemAlert error={save.error} />
    </Group>
  );
}
