import type { ReactNode } from 'react';
import type { components } from '../api/generated/commitment';
import { Facts } from '../kit/page';
import { PaperList } from '../kit/papers';
import { Basis } from '../kit/receipt';
import { RuleName, versionIn } from '../kit/rule-name';
import { Code, Day, Deadline, Grade, StateWord } from '../kit/values';
import { useTextOf, useWords } from '../words/words';
import { verificationWords } from './verification.words';

export type Pledge = components['schemas']['PledgeDetail'];
type Finding = components['schemas']['PledgeFinding'];

/** What was pledged, when each paper is due, and what was handed in. */
export function Materials({ pledge, today }: { pledge: Pledge; today: string }): ReactNode {
  const say = useWords(verificationWords);
  const textOf = useTextOf();
  return (
    <div className="table-scroll">
      <table className="small">
        <thead>
          <tr>
            <th scope="col">{say('material')}</th>
            <th scope="col">{say('handedIn')}</th>
          </tr>
        </thead>
        <tbody>
          {pledge.materials.map(
            ({ code, title, allowed, handedInOn, late, dueOn, dueWorkingDays, papers, ...rest }) => (
              <tr key={code}>
                <td>
                  {textOf(title)} <Basis owner="commitment" receiptId={rest.receiptId} />
                </td>
                <td>
                  {!allowed ? (
                    say('refused')
                  ) : handedInOn ? (
                    <>
                      <Day at={handedInOn} /> {late ? <StateWord tone="warn">{say('late')}</StateWord> : null}{' '}
                      {rest.note}
                      <PaperList owner="commitment" papers={papers} />
                    </>
                  ) : dueWorkingDays === null ? (
                    say('parkFetches')
                  ) : (
                    <>
                      {say('notYet')} <Deadline on={dueOn} today={today} />
                    </>
                  )}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

/** What the verification found, oldest first. */
export function Findings({ findings }: { findings: Finding[] }): ReactNode {
  const say = useWords(verificationWords);
  if (findings.length === 0) return <span className="soft">{say('noFindings')}</span>;
  return (
    <ul className="plain-list stack">
      {findings.map(({ finding, ground, evidence, reason, foundOn }) => (
        <li key={`${foundOn} ${finding}`}>
          <Day at={foundOn} />{' '}
          <StateWord tone={finding === 'true' ? 'good' : 'bad'}>
            {say(finding === 'true' ? 'finding.true' : 'finding.false')}
          </StateWord>{' '}
          {[
            ground && say(ground === 'forged-paper' ? 'ground.forged-paper' : 'ground.untrue-content'),
            reason,
            evidence,
          ]
            .filter(Boolean)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}

/** The very text that was signed, with what it was signed under. */
export function SignedNotice({ pledge }: { pledge: Pledge }): ReactNode {
  const say = useWords(verificationWords);
  const { noticeText, noticeVersion, noticeHash, signedOn, grade, catalogue } = pledge;
  return (
    <>
      <Facts
        of={[
          [say('signedBy'), signedOn],
          [say('grade'), <Grade key="grade" grade={grade} />],
          [
            say('catalogue'),
            <RuleName key="catalogue" kind="commitment" id={catalogue.id} version={catalogue.version} />,
          ],
          [say('noticeHash'), <Code key="hash">{noticeHash}</Code>],
        ]}
      />
      <p className="soft">{say('noticeVersion', { version: versionIn(noticeVersion) })}</p>
      <div className="sheet" lang="zh-CN" style={{ whiteSpace: 'pre-wrap' }}>
        {noticeText}
      </div>
    </>
  );
}
