import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Problem } from './api/problem';
import { routes } from './frame/routes';
import { preparePrinting } from './kit/printing';
import { Themed } from './kit/theme';
import { language, LOCALE } from './words/words';
import './kit/kit.css';

const FRESH_MS = 10_000;
const TRIES = 2;

document.documentElement.lang = LOCALE[language()];

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (failures, error) => failures < TRIES && error instanceof Problem && error.isTransient,
    },
  },
});

preparePrinting();

const router = createBrowserRouter(routes);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Themed>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Themed>
  </StrictMode>,
);
