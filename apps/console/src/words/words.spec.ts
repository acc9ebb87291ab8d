import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineWords, fill, type Words } from './define';

const source = join(__dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.words.ts'));

interface Text {
  where: string;
  zh: string;
  en: string;
}

async function allTexts(): Promise<Text[]> {
  const found: Text[] = [];
  for (const file of files) {
    const exported = (await import(join(source, file))) as Record<string, Words<Record<string, string>>>;
    for (const { zh, en } of Object.values(exported)) {
      for (const key of Object.keys(zh)) found.push({ where: `${file} ${key}`, zh: zh[key]!, en: en[key]! });
    }
  }
  return found;
}

const namesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)(?::[^}]*)?\}/g)].map((match) => match[1]!))].sort();

describe('the words of the console', () => {
  it('have both languages, each in its own script, asking for the same values', async () => {
    const texts = await allTexts();
    expect(texts.length).toBeGreaterThan(100);
    const faults = texts.flatMap(({ where, zh, en }) => [
      ...(zh.trim() === '' || en.trim() === '' ? [`${where} is empty`] : []),
      ...(/[\u4e00-\u9fff]/.test(en) && !where.endsWith(' switchLanguage') ? [`${where} has Chinese in English`] : []),
      ...(namesIn(zh).join() === namesIn(en).join() ? [] : [`${where} asks for {${namesIn(zh)}} and {${namesIn(en)}}`]),
    ]);
    expect(faults).toEqual([]);
  });

  it('put values in, with separators, and choose the number of an English noun', () => {
    const words = defineWords({ left: '还剩 {n} 天，{name}' }, { left: '{n} {n:day|days} left, {name}' });
    expect(fill(words.zh.left, { n: 1234, name: '甲' }, 'zh')).toBe('还剩 1,234 天，甲');
    expect(fill(words.en.left, { n: 1, name: 'A' }, 'en')).toBe('1 day left, A');
    expect(fill(words.en.left, { n: 0, name: 'A' }, 'en')).toBe('0 days left, A');
  });
});
