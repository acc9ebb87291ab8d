import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { rewardPenalty, take } from '../api/clients';
import { Notice } from '../kit/page';
import { download } from '../kit/list-export';
import { Failure } from '../kit/states';
import { StateWord } from '../kit/values';
import { useWords } from '../words/words';
import { checkDraw } from './draw-check';
import { drawWords } from './draw.words';

/** The draw, made again here from its published files: the service is asked for the files and for nothing else. */
export function DrawRecheck({ planId }: { planId: string }): ReactNode {
  const say = useWords(drawWords);
  const recheck = useMutation({
    mutationFn: async () => {
      const { files } = await take(
        rewardPenalty.GET('/inspection-plans/{planId}/files', { params: { path: { planId } } }),
      );
      const published = files as Record<string, string>;
      return { ...(await checkDraw(published)), files: published };
    },
  });
  const { data } = recheck;
  return (
    <>
      <Button type="primary" loading={recheck.isPending} onClick={() => recheck.mutate()}>
        {say(recheck.isPending ? 'rechecking' : 'recheck')}
      </Button>
      {recheck.isError ? <Failure error={recheck.error} /> : null}
      {data ? (
        <div role="status">
          <ul className="checks">
            {data.checks.map(({ name, ok, found, published }) => (
              <li key={name}>
                <span>
                  <StateWord tone={ok ? 'good' : 'bad'}>{say(ok ? 'ok' : 'bad')}</StateWord>
                </span>
                <span>
                  {say(`check.${name}`, { found })}
                  {published === undefined ? null : <div className="late">{say('published', { published })}</div>}
                </span>
              </li>
            ))}
          </ul>
          <Notice tone={data.ok ? 'good' : 'bad'}>{say(data.ok ? 'agrees' : 'differs')}</Notice>
          <div className="inline">
            {Object.entries(data.files).map(([name, text]) => (
              <Button key={name} size="small" onClick={() => download(name, text, 'text/plain;charset=utf-8')}>
                {say('downloadFiles', { name })}
              </Button>
            ))}
          </div>
        </div>
      ) : null}
    </>
  );
}
