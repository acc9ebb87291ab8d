import type { ReactNode } from 'react';
import type { components } from '../api/generated/credit-rating';
import { Facts } from '../kit/page';
import { ruleCodeWords } from '../kit/rule-code.words';
import { useCode } from '../kit/use-code';
import { StateWord } from '../kit/values';
import { useLanguage, useWords, wordOf } from '../words/words';
import { openWords } from './open.words';

type Records = components['schemas']['PublicRecords'];
type Record = components['schemas']['PublicRecord'];

/** What is published, and until when. */
export function PublishedRecords({ records: { count, items } }: { records: Records }): ReactNode {
  const say = useWords(openWords);
  if (count === 0) return <p className="soft">{say('noRecords')}</p>;
  return (
    <>
      {count > items.length ? <p className="soft">{say('recordsLatest', { n: count })}</p> : null}
      {items.map((record, n) => (
        <OneRecord key={n} record={record} />
      ))}
    </>
  );
}

function OneRecord({ record }: { record: Record }): ReactNode {
  const say = useWords(openWords);
  const language = useLanguage();
  const code = useCode();
  const content = Object.entries(record.content);
  return (
    <article className="open-record">
      <h3>
        {wordOf(ruleCodeWords, record.record, language)}
        <StateWord tone={record.class === 'serious' ? 'bad' : 'warn'}>{code('class', record.class)}</StateWord>
      </h3>
      <Facts
        of={[
          [say('determinedOn'), record.determinedOn],
          [say('publishedUntil'), record.stays ? say('stays') : record.publicationEndsOn],
          [say('authority'), record.authority],
          [say('documentNumber'), record.documentNumber],
        ]}
      />
      {content.length > 0 ? (
        <details>
          <summary>{say('sourceText')}</summary>
          <div lang="zh-CN">
            <Facts of={content} />
          </div>
        </details>
      ) : null}
    </article>
  );
}
