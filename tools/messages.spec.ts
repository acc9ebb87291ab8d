import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM_MESSAGES, type ProblemMessages, wordsOf } from '@app/platform/problem-messages';

const root = join(__dirname, '..');
const services = ['commitment', 'credit-rating', 'reward-penalty', 'subsidy', 'gateway'];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(spec|int)\.ts$/.test(name))
    .map((name) => join(root, folder, name));
}

/** The codes that the sources of a folder refuse with, where they stand in the call itself. */
function codesIn(folder: string): string[] {
  const call = /new DomainError\(\s*'[a-z-]+',\s*'([a-z.-]+)'/g;
  return sources(folder).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(call)].map(([, code]) => code!));
}

async function messagesOf(service: string): Promise<ProblemMessages> {
  const loaded = (await import(join(root, 'apps', service, 'src', 'messages.ts'))) as Record<string, ProblemMessages>;
  return Object.assign({}, ...Object.values(loaded)) as ProblemMessages;
}

describe('the words of refusals', () => {
  it.each(['libs/kernel', 'libs/platform'])('%s has words for every code it refuses with', (folder) => {
    const codes = codesIn(folder);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !PLATFORM_MESSAGES[code])).toEqual([]);
  });

  it.each(services)('%s has words for every code it refuses with, in both languages', async (service) => {
    const own = await messagesOf(service);
    const all = { ...PLATFORM_MESSAGES, ...own };
    expect(codesIn(`apps/${service}/src`).filter((code) => !all[code])).toEqual([]);
    for (const [code, { zh, en }] of Object.entries(own)) {
      expect([code, /[\u4e00-\u9fff]/.test(zh), /[a-z]/i.test(en)]).toEqual([code, true, true]);
    }
  });

  it('fills in what it is told, and a dash for what it is not', () => {
    const words = wordsOf({ 'x.y': { zh: '甲 {a}，乙 {b}', en: 'a {a}, b {b}' } }, 'x.y', { a: ['1', '2'] });
    expect(words.zh.detail).toBe('甲 1、2，乙 —');
    expect(words.en.detail).toBe('a 1, 2, b —');
  });

  it('says a parameter that is words itself in the language of the sentence', () => {
    const messages = { 'door.shut': { zh: '门{is}，只能{may}', en: 'The door is {is}; only: {may}.' } };
    const may = [
      { zh: '打开', en: 'open it' },
      { zh: '搬走', en: 'take it away' },
    ];
    const { zh, en } = wordsOf(messages, 'door.shut', { is: { zh: '关着', en: 'shut' }, may });
    expect([zh.detail, en.detail]).toEqual([
      '门关着，只能打开、搬走',
      'The door is shut; only: open it, take it away.',
    ]);
  });

  it.each(services)(
    '%s says amounts in yuan, states and reasons in words, and no account of a person',
    async (service) => {
      const raw = /\{(?:\w*Fen|state|outcome|possible|person)\}/;
      const all = Object.values({ ...PLATFORM_MESSAGES, ...(await messagesOf(service)) });
      const texts = all.flatMap(({ zh, en, remedy }) => [zh, en, remedy?.zh ?? '', remedy?.en ?? '']);
      expect(texts.filter((text) => raw.test(text))).toEqual([]);
    },
  );
});
