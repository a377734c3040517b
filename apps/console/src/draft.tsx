import { useState } from 'react';
import { Alert, Text } from '@mantine/core';
import { Problem } from './api';
import { ProblemAlert } from './problem-alert';
import { useWords } from './words';

type Value = string | boolean;

interface Change<D> {
  readonly field: keyof D;
  readonly before: Value;
  readonly now: Value;
}

/** Somebody else changed it since it was read. */
export const isStale = (error: unknown): boolean => error instanceof Problem && error.status === 412;

/** What a form edits, beside what the server had when it was read. */
export function useDraft<D extends Record<string, Value>>(first: D, firstTag: string | undefined) {
  const [seen, setSeen] = useState({ draft: first, etag: firstTag });
  const [draft, setDraft] = useState(first);
  const [changes, setChanges] = useState<readonly Change<D>[]>([]);
  const fields = Object.keys(first) as (keyof D)[];
  const fieldsWith = (condition: (field: keyof D) => boolean, from: D): Partial<D> =>
    Object.fromEntries(fields.filter(condition).map((field) => [field, from[field]])) as Partial<D>;
  return {
    draft,
    etag: seen.etag,
    changes,
    /** The fields that the user changed. */
    edited: fieldsWith((field) => draft[field] !== seen.draft[field], draft),
    change: (part: Partial<D>) => setDraft((old) => ({ ...old, ...part })),
    /** Takes in what somebody else changed meanwhile. What the user typed stays; the other fields follow. */
    meet: (now: D, etag: string | undefined) => {
      const changed = fields.filter((field) => now[field] !== seen.draft[field]);
      setChanges(changed.map((field) => ({ field, before: seen.draft[field], now: now[field] })));
      setDraft((old) => ({ ...now, ...fieldsWith((field) => old[field] !== seen.draft[field], old) }));
      setSeen({ draft: now, etag });
    },
    /** Begins anew with what was saved. */
    restart: (now: D, etag: string | undefined) => {
      setChanges([]);
      setDraft(now);
      setSeen({ draft: now, etag });
    },
  };
}

/**
 * Why a form was not saved: what somebody else changed meanwhile, or the problem.
 * @param changes one line each
 */
export function FormProblem({ error, changes }: { error: Error | null; changes: readonly string[] }) {
  const { member } = useWords();
  if (!isStale(error)) return <ProblemAlert error={error} />;
  return (
    <Alert role="alert" color="blue" variant="outline" title={member.changed}>
      {changes.map((line) => (
        <Text key={line} className="breakable">
          {line}
        </Text>
      ))}
    </Alert>
  );
}

/** The lines of FormProblem, with the names that the form has for its fields. */
export function useChangeLines<D>(changes: readonly Change<D>[], names: Readonly<Record<keyof D, string>>): string[] {
  const { member, yes, no, none } = useWords();
  const shown = (value: Value): string => {
    if (typeof value === 'boolean') return value ? yes : no;
    return value === '' ? none : value;
  };
  return changes.map(({ field, before, now }) => member.changedField(names[field], shown(before), shown(now)));
}
