import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { creditRating, take } from '../api/clients';
import { Grade } from '../kit/values';
import { useWords } from '../words/words';
import { regulationWords } from './regulation.words';
import { useSettled } from './use-settled';

export interface ChosenEnterprise {
  id: string;
  name: string;
  uscc: string;
}

interface EnterpriseChoiceProps {
  id?: string;
  value: ChosenEnterprise | null;
  onChange: (value: ChosenEnterprise | null) => void;
  autoFocus?: boolean;
}

const MIN_LENGTH = 2;

/** One field for code, name, pinyin initials or document number; it finds as one types. */
export function EnterpriseChoice({ value, onChange, autoFocus = false, ...rest }: EnterpriseChoiceProps): ReactNode {
  const say = useWords(regulationWords);
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => take(creditRating.GET('/search', { params: { query: { q } }, signal })),
    enabled: q.length >= MIN_LENGTH,
    placeholderData: (before) => before,
  });
  const hits = q.length >= MIN_LENGTH ? (found.data?.items ?? []) : [];
  const unique = hits.filter(({ enterpriseId }, n) => hits.findIndex((hit) => hit.enterpriseId === enterpriseId) === n);
  return (
    <Select<string>
      {...rest}
      style={{ width: '100%' }}
      autoFocus={autoFocus}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value ? value.id : null}
      placeholder={say('enterpriseHint')}
      notFoundContent={q.length < MIN_LENGTH ? say('typeMore') : found.isFetching ? say('searching') : say('noHit')}
      options={[
        ...(value && unique.every(({ enterpriseId }) => enterpriseId !== value.id)
          ? [{ value: value.id, label: `${value.name} ${value.uscc}` }]
          : []),
        ...unique.map((hit) => ({ value: hit.enterpriseId, label: `${hit.name} ${hit.uscc}` })),
      ]}
      optionRender={({ value: id, label }) => {
        const hit = unique.find(({ enterpriseId }) => enterpriseId === id);
        return (
          <span className="inline">
            {hit ? <Grade grade={hit.grade} /> : null}
            <span>{label}</span>
          </span>
        );
      }}
      onChange={(next: string | undefined) => {
        const hit = unique.find(({ enterpriseId }) => enterpriseId === next);
        onChange(hit ? { id: hit.enterpriseId, name: hit.name, uscc: hit.uscc } : null);
      }}
    />
  );
}
