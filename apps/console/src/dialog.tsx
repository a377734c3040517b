import type { ReactNode } from 'react';
import { CloseButton, Group, Modal } from '@mantine/core';
import { useWords } from './words';

interface DialogOf {
  readonly opened: boolean;
  readonly title: string;
  /** Without it the dialog cannot be closed. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** A dialog whose title is no banner of the page, as the one of Mantine is. */
export function Dialog({ opened, title, onClose, children }: DialogOf) {
  const { close } = useWords();
  return (
    <Modal.Root
      opened={opened}
      onClose={() => onClose?.()}
      closeOnEscape={onClose !== undefined}
      closeOnClickOutside={onClose !== undefined}
      centered
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay transitionProps={{ duration: 0 }} />
      <Modal.Content>
        <Modal.Body>
          <Group justify="space-between" wrap="nowrap" mb="sm">
            <Modal.Title fw={700}>{title}</Modal.Title>
            {onClose && <CloseButton aria-label={close} onClick={onClose} />}
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
