import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import './styles';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { MantineProvider } from '@mantine/core';
import { Problem } from './api';
import { App } from './app';
import { resolver, theme } from './theme';
import { WordsProvider } from './words';

/** The nonce of the policy that the page came with: for the styles that Mantine writes, and for the lock of scrolling. */
const nonce = document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce ?? '';
setNonce(nonce);
// A file of the version before is gone after an update of the server.
window.addEventListener('vite:preloadError', () => window.location.reload());

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof Problem) || error.status >= 500),
    },
  },
});

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <WordsProvider>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>,
  );
