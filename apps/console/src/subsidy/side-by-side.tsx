import type { ReactNode } from 'react';
import { LoadedPart } from '../kit/states';
import { Panel } from '../kit/page';
import { Basis } from '../kit/receipt';
import { Amount, Grade } from '../kit/values';
import { useWords } from '../words/words';
import type { Correction } from './correction-data';
import { correctionWords } from './correction.words';
import { type Decision, useApplication } from './subsidy-data';

/** The decision that was paid beside the one that corrects it, line by line, and the difference. */
export function SideBySide({ correction }: { correction: Correction }): ReactNode {
  const say = useWords(correctionWords);
  const application = useApplication(correction.applicationId);
  const { direction, amountFen, decidedBeforeFen, decidedNowFen, receiptId, supersedesReceiptId } = correction;
  return (
    <Panel title={say('sideBySide')}>
      <LoadedPart query={application}>
        {({ decisions }) => {
          const find = (id: string): Decision | undefined => decisions.find((one) => one.receiptId === id);
          const before = find(supersedesReceiptId);
          const now = find(receiptId);
          const row = (name: string, of: (decision: Decision) => ReactNode): ReactNode => (
            <tr>
              <th scope="row">{name}</th>
              <td className="number">{before ? of(before) : '—'}</td>
              <td className="number">{now ? of(now) : '—'}</td>
            </tr>
          );
          return (
            <div className="table-scroll">
              <table className="small">
                <thead>
                  <tr>
                    <td />
                    <th scope="col" className="number">
                      {say('decidedBefore')}
                    </th>
                    <th scope="col" className="number">
                      {say('decidedNow')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {row(say('on'), ({ gradeOn }) => gradeOn)}
                  {row(say('grade'), ({ grade }) => (
                    <Grade grade={grade} />
                  ))}
                  {row(say('listed'), ({ seriousListed }) => say(seriousListed ? 'yes' : 'no'))}
                  {row(say('basisText'), (decision) => (
                    <Basis owner="subsidy" receiptId={decision.receiptId} />
                  ))}
                  <tr>
                    <th scope="row">{say('amount')}</th>
                    <td className="number">
                      <Amount fen={decidedBeforeFen} />
                    </td>
                    <td className="number">
                      <Amount fen={decidedNowFen} />
                    </td>
                  </tr>
                  <tr className="total">
                    <th scope="row">{say('difference')}</th>
                    <td />
                    <td className="number">
                      {direction === 'recovery' ? '−' : '+'} <Amount fen={amountFen} />
                    </td>
                  </tr>
                </tbody>
              </table>
            </div>
          );
        }}
      </LoadedPart>
    </Panel>
  );
}
