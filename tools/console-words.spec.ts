import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEvents } from '@app/contracts/all-events';
import { INTERNAL_ACTS, TOLD_ACTS } from '@app/platform/acts';
import { hrefOfWork } from '../apps/console/src/home/work-kinds';
import { workWords } from '../apps/console/src/home/work.words';
import { actWords } from '../apps/console/src/kit/act.words';
import { eventWords } from '../apps/console/src/kit/event.words';

const root = join(__dirname, '..');

/** The kinds of the services' work queues, as their sources declare them. */
function workKinds(): string[] {
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('console') && !/\.(spec|int)\.ts$/.test(path))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  );
  const kinds = sources.flatMap((text) =>
    [...text.matchAll(/\bkind: '([a-z-]+\.[a-z-]+)'/g)].map((match) => match[1]!),
  );
  return [...new Set(kinds)].sort();
}

describe('the words of the console for what services send', () => {
  it('has words for every act of the audit log, and for no other', () => {
    expect(Object.keys(actWords.zh).sort()).toEqual([...TOLD_ACTS, ...INTERNAL_ACTS].sort());
  });

  it('has words and a place for every queue of work', () => {
    const kinds = workKinds();
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.filter((kind) => !(kind in workWords.zh))).toEqual([]);
    expect(kinds.filter((kind) => hrefOfWork(kind, 'id') === undefined)).toEqual([]);
  });

  it('has words for every event, and for no other', () => {
    expect(Object.keys(eventWords.zh).sort()).toEqual(allEvents.map(({ type }) => type).sort());
  });
});
