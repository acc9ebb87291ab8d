import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { creditRating, take } from '../api/clients';

const MIN_LENGTH = 2;

interface EnterpriseFilterProps {
  label: string;
  /** Id of the enterprise; empty: none is chosen. */
  value: string;
  onChange: (id: string) => void;
}

/** Chooses one enterprise as people know it: by name, initials or code. */
export function EnterpriseFilter({ label, value, onChange }: EnterpriseFilterProps): ReactNode {
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const chosen = useQuery({
    queryKey: ['credit-rating', 'enterprise', value],
    queryFn: ({ signal }) => take(creditRating.GET('/enterprises/{id}', { params: { path: { id: value } }, signal })),
    enabled: value !== '',
  });
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => take(creditRating.GET('/search', { params: { query: { q } }, signal })),
    enabled: q.length >= MIN_LENGTH,
    placeholderData: (before) => before,
  });
  const hits = q.length >= MIN_LENGTH ? (found.data?.items ?? []) : [];
  const options = new Map(hits.map(({ enterpriseId, name, uscc }) => [enterpriseId, `${name} ${uscc}`]));
  if (value !== '' && q === '') options.set(value, chosen.data?.name ?? '…');
  return (
    <Select
      aria-label={label}
      placeholder={label}
      style={{ width: 260 }}
      popupMatchSelectWidth={false}
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={null}
      value={value || null}
      options={[...options].map(([id, name]) => ({ value: id, label: name }))}
      onChange={(id: string | null | undefined) => {
        setTyped('');
        onChange(id ?? '');
      }}
    />
  );
}
