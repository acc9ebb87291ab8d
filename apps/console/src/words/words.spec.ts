import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { defineWords, fill, type Words } from './define';

const source = join(__dirname, '..');
const sources = readdirSync(source, { recursive: true, encoding: 'utf8' });
const files = sources.filter((path) => path.endsWith('.words.ts'));

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

/** Texts that a component says by itself: Chinese in any literal, and words between tags. They have no translation. */
function textsIn(tsx: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /[A-Za-z\u4e00-\u9fff]{2}/.test(node.text)) texts.push(node.text.trim());
    const isLiteral = ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node);
    if (isLiteral && /[\u4e00-\u9fff]/.test(node.text)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('component.tsx', tsx, ts.ScriptTarget.Latest));
  return texts;
}

describe('the words of the console', () => {
  it('stand in *.words.ts alone, where each has its translation', () => {
    const text =
      '<p title="标题" id="not-said">Say {`${n} 天`}{"名"} · {/[一-龥]/.test(x) ? <b>再说</b> : "plain"}</p>';
    expect(textsIn(text)).toEqual(['标题', 'Say', ' 天', '名', '再说']);
    const components = sources.filter((path) => path.endsWith('.tsx'));
    expect(components.length).toBeGreaterThan(50);
    const said = components.flatMap((path) =>
      textsIn(readFileSync(join(source, path), 'utf8')).map((one) => `${path}: ${one}`),
    );
    expect(said).toEqual([]);
  });

  it('have both languages, each in its own script, asking for the same values', async () => {
    const texts = await allTexts();
    expect(texts.length).toBeGreaterThan(100);
    const faults = texts.flatMap(({ where, zh, en }) => [
      ...(zh.trim() === '' || en.trim() === '' ? [`${where} is empty`] : []),
      ...(/[\u4e00-\u9fff]/.test(en) && !where.endsWith(' switchLanguage') ? [`${where} has Chinese in English`] : []),
      ...(namesIn(zh).join() === namesIn(en).join()
        ? []
        : [`${where} asks for {${namesIn(zh).join()}} and {${namesIn(en).join()}}`]),
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
