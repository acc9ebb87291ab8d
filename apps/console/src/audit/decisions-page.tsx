import type { ReactNode } from 'react';
import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf } from '../api/platform';
import { ListPage } from '../kit/list-page';
import type { Column } from '../kit/list-types';
import { useRuleNames } from '../kit/rule-name';
import { ruleWords } from '../kit/rule.words';
import { secondOf } from '../words/format';
import { useLanguage, useWords, wordOf } from '../words/words';
import { auditWords } from './audit.words';
import { ByReceipt } from './by-receipt';
import { splitService, useServiceTabs, useTrailWords } from './use-trail';

type Row = components['schemas']['ReceiptRow'] & { service: string };
const KINDS = ['rating', 'repair', 'leniency', 'red-list', 'exemption', 'inspection', 'commitment', 'subsidy'];

/** Decisions made by rule: of an enterprise, of a case, or by the number of a receipt. */
export function Page(): ReactNode {
  const say = useWords(auditWords);
  const language = useLanguage();
  const { subject } = useTrailWords();
  const tabs = useServiceTabs();
  const ruleName = useRuleNames(KINDS);
  const kind = (of: string): string => wordOf(ruleWords, `kind.${of}`, language);
  const columns: Column<Row>[] = [
    {
      key: 'kind',
      title: say('ruleKind'),
      text: (row) => kind(row.kind),
      width: 160,
      phone: true,
    },
    {
      key: 'enterprise',
      title: say('enterprise'),
      text: (row) => row.enterpriseName ?? '',
      phone: true,
    },
    {
      key: 'subject',
      title: say('subject'),
      text: (row) => subject(row.subject.kind),
      width: 140,
    },
    {
      key: 'rule',
      title: say('rule'),
      text: (row) => ruleName({ kind: row.kind, ...row.rule }),
      width: 300,
    },
    { key: 'on', title: say('decidedOn'), text: (row) => row.on, width: 120, phone: true },
    {
      key: 'knownAt',
      title: say('knownAt'),
      text: (row) => secondOf(row.knownAt),
      width: 180,
    },
    { key: 'id', title: say('receipt'), text: (row) => row.id, width: 330, optional: true },
  ];
  return (
    <ListPage<Row>
      name="decisions"
      title={say('decisions')}
      acts={<ByReceipt />}
      columns={columns}
      tabs={tabs}
      filters={[
        { kind: 'enterprise', param: 'enterpriseId', label: say('enterprise') },
        {
          kind: 'choice',
          param: 'kind',
          label: say('ruleKind'),
          options: KINDS.map((value) => ({ value, label: kind(value) })),
        },
        { kind: 'search', param: 'subjectId', label: say('subjectId') },
      ]}
      idOf={(row) => row.id}
      nameOf={(row) => `${kind(row.kind)} ${row.enterpriseName ?? ''}`}
      hrefOf={(row) => `/decisions/${row.service}/${row.id}`}
      load={async (asked, signal) => {
        const { service, query } = splitService(asked);
        const { items, nextCursor } = await take(
          platformOf[service].GET('/receipts', {
            params: { query },
            signal,
          }),
        );
        return { items: items.map((row) => ({ ...row, service })), nextCursor };
      }}
      empty={{ title: say('decisionsNone'), text: say('decisionsNoneText') }}
    />
  );
}
