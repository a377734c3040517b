import { Title } from '@mantine/core';

/** The heading of a page, which is the title of the window, too. */
export const PageTitle = ({ children }: { children: string }) => (
  <>
    <title>{`${children} · Facet`}</title>
    <Title order={1} size="h2" className="breakable">
      {children}
    </Title>
  </>
);
