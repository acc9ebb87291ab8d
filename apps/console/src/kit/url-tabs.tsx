import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';

export interface UrlTab {
  key: string;
  label: string;
  body: () => ReactNode;
}

/** Tabs whose choice stands in the URL, so that it can be sent to somebody and come back to. */
export function UrlTabs({ tabs, param = 'tab', label }: { tabs: UrlTab[]; param?: string; label: string }): ReactNode {
  const [search] = useSearchParams();
  const chosen = tabs.find(({ key }) => key === search.get(param)) ?? tabs[0];
  const to = (key: string): string => {
    const next = new URLSearchParams(search);
    next.set(param, key);
    return `?${next.toString()}`;
  };
  return (
    <>
      <nav className="list-tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Link key={tab.key} to={to(tab.key)} replace preventScrollReset aria-current={tab === chosen}>
            {tab.label}
          </Link>
        ))}
      </nav>
      {chosen?.body()}
    </>
  );
}
