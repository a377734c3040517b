import { useState, type ReactNode } from 'react';
import { Button, Group, Stack, Text, type ButtonProps } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Dialog } from './dialog';
import { Form } from './form';
import { announce } from './notice';
import { ProblemAlert } from './problem-alert';
import { useWords } from './words';

interface Action {
  /** What the button says. */
  readonly label: string;
  /** The question of the dialog, and what follows if it is answered with yes. */
  readonly title: string;
  readonly consequence: string;
  /** More that the action needs, such as a reason. */
  readonly fields?: ReactNode;
  readonly danger?: boolean;
  readonly done: string;
  readonly button?: ButtonProps & { 'aria-label'?: string };
  readonly run: () => Promise<unknown>;
  readonly onDone?: () => unknown;
}

/** A button that says what it will do, asks, does it, and says that it did. */
export function ActionButton({ label, title, consequence, fields, danger, done, button, run, onDone }: Action) {
  const words = useWords();
  const [opened, setOpened] = useState(false);
  const action = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      setOpened(false);
      announce(done);
      await onDone?.();
    },
  });
  return (
    <>
      <Button
        variant="default"
        {...button}
        onClick={() => {
          action.reset();
          setOpened(true);
        }}
      >
        {label}
      </Button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={title}>
        <Form onSubmit={() => action.mutate()}>
          <Stack>
            <Text>{consequence}</Text>
            {fields}
            <ProblemAlert error={action.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)}>
                {words.cancel}
              </Button>
              <Button type="submit" color={danger ? 'red.9' : undefined} loading={action.isPending}>
                {label}
              </Button>
            </Group>
          </Stack>
        </Form>
      </Dialog>
    </>
  );
}
