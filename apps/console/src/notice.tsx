import { useEffect, useSyncExternalStore } from 'react';
import { Text } from '@mantine/core';

let text = '';
const listeners = new Set<() => void>();

function set(next: string): void {
  text = next;
  for (const listener of listeners) listener();
}

/** Tells what was done: to the eyes for some seconds, and to screen readers. */
export const announce = set;

const shown = 6000;

export function Notice() {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
  );
  useEffect(() => {
    if (current === '') return;
    const timer = setTimeout(() => set(''), shown);
    return () => clearTimeout(timer);
  }, [current]);
  return (
    <Text role="status" size="sm" ml="auto" lineClamp={2}>
      {current}
    </Text>
  );
}
