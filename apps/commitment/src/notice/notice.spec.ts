import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import type { CommitmentRules } from '@app/rule-kinds/commitment';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import { partsOf } from './notice.parts';
import { type Notice, noticeText, renderNotice } from './notice.text';

const rulesFolder = join(__dirname, '../../../../rules');
const read = (name: string): unknown => parseYaml(readFileSync(join(rulesFolder, name)));
const template = noticeText.parse(read('notices/common@2026.1.yaml'));
const rules = parseRuleSet(read('commitment/pledge-catalogue@2026.1.yaml')) as CommitmentRules;
const on = parseCalendarDate('2026-06-01');
const notice = (item: string, materials: string[], text = template): Notice =>
  renderNotice(text, rules, { item, materials, on });

describe('the notice', () => {
  it('can be told for every item with all of its materials, in Chinese names, with nothing left to fill in', () => {
    for (const { code, title, materials } of rules.items) {
      const { text } = notice(
        code,
        materials.map((material) => material.code),
      );
      expect(text).toContain(title.zh);
      expect(text).not.toMatch(/[{}]|undefined/);
      expect(text.split('\n').filter((line) => /^\d+\. [^a-z]+：/.test(line))).toHaveLength(materials.length);
    }
  });

  it('is the same whichever way the materials are listed, and another for other materials or another text', () => {
    const both = notice('water-hookup', ['site-drawing', 'applicant-authorisation']);
    expect(notice('water-hookup', ['applicant-authorisation', 'site-drawing'])).toEqual(both);
    expect(both.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(notice('water-hookup', ['site-drawing']).hash).not.toBe(both.hash);
    const other = { ...template, version: '2026.2', text: template.text.replace('如实', '及时') };
    expect(notice('water-hookup', ['site-drawing', 'applicant-authorisation'], other).hash).not.toBe(both.hash);
  });

  it('says which papers are handed in by when, and which the park fetches itself', () => {
    const { text } = notice('completion-filing', ['archive-receipt', 'quality-warranty']);
    expect(text).toContain('1. 工程质量保修书：15 个工作日内补交\n2. 档案移交凭证');
    expect(text).toContain('档案移交凭证：由园区自行核取，无需补交');
    expect(notice('sample-room-filing', ['material-list']).text).toContain('材料清单：签署当日补交');
  });

  it('comes in parts too, which hold every line of what is signed and nothing else', () => {
    const { text } = notice('water-hookup', ['site-drawing', 'applicant-authorisation']);
    const { title, sections } = partsOf(text);
    expect(title).toBe('告知承诺书');
    expect(sections.map(({ heading }) => heading)).toEqual([
      '一、办理事项',
      '二、以承诺代替提交的材料及补交期限',
      '三、承诺内容',
      '四、企业的义务',
      '五、核查方式',
      '六、逾期的后果',
      '七、虚假承诺的后果',
      '八、企业的权利',
    ]);
    expect(sections[1]!.paragraphs).toHaveLength(3);
    const lines = [title, ...sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs])];
    expect(lines).toEqual(text.split('\n').filter((line) => line.trim() !== ''));
    expect(partsOf('题\n前言').sections).toEqual([{ heading: null, paragraphs: ['前言'] }]);
  });

  it('is refused, not left half blank, when a text asks for what nobody knows', () => {
    expect(() => notice('water-hookup', ['site-drawing'], { ...template, text: '{weather}' })).toThrow('{weather}');
  });
});
