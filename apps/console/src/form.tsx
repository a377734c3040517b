import type { ComponentProps } from 'react';

interface FormOf extends Omit<ComponentProps<'form'>, 'onSubmit'> {
  readonly onSubmit?: () => void;
}

/** A form that its page sends, not the browser. One in a dialog inside of another form is sent alone. */
export const Form = ({ onSubmit, ...others }: FormOf) => (
  <form
    {...others}
    onSubmit={(event) => {
      event.preventDefault();
      event.stopPropagation();
      onSubmit?.();
    }}
  />
);
