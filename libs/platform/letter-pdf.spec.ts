import { pdfText } from '@app/testing/pdf-text';
import { letterPdf } from './letter-pdf';
import type { LetterAnswer } from './letters.dto';

const letter: LetterAnswer = {
  id: '0190b7c4-0000-7000-8000-000000000001',
  number: '园信惩〔2026〕12号',
  kind: 'decision',
  subject: { kind: 'violation', id: '0190b7c4-0000-7000-8000-000000000002' },
  enterpriseId: '0190b7c4-0000-7000-8000-000000000003',
  recipient: { name: '东湾市昇琨精密机械有限公司', uscc: '91350100M000100Y43' },
  title: '不予行政处罚决定书',
  issuedOn: '2026-06-01',
  paragraphs: [
    '经查，你单位于2026年5月20日在东湾高新区经营场所内陈列超过保质期的食品3件，货值金额86.00元，现场未发现已售出的同批次食品。',
    '你单位系初次违法，危害后果轻微，并已于2026年5月22日将涉案食品全部下架销毁、建立进货查验记录，及时改正。依据《中华人民共和国行政处罚法》第三十三条第一款，决定不予行政处罚。',
  ],
  facts: [
    { label: '违法行为', value: '经营超过保质期的食品' },
    { label: '违法行为发现日期', value: '2026年5月20日' },
    { label: '办案机关', value: '东湾市市场监督管理局高新区分局' },
  ],
  amountFen: '8600',
  amountInCapitals: '捌拾陆元整',
  basis: ['《中华人民共和国行政处罚法》第三十三条第一款', '首违不罚清单 leniency-list 2025.1'],
  todo: [
    { what: '提交信用合规承诺书', dueOn: '2026-06-08' },
    { what: '参加合规培训', dueOn: null },
  ],
  remedy: '如不服本决定，可以自收到之日起六十日内依法申请行政复议。',
  issuer: '东湾高新区信用中心',
  contentSha256: 'a'.repeat(64),
};

describe('a letter on paper', () => {
  it('says everything, as text that can be copied and searched', async () => {
    const { pages, text } = pdfText(await letterPdf(letter));
    expect(pages).toBe(1);
    const said = [letter.number, letter.title, letter.recipient.name, letter.recipient.uscc, letter.remedy];
    said.push(...letter.paragraphs, ...letter.basis, ...letter.facts.flatMap(({ label, value }) => [label, value]));
    said.push('人民币捌拾陆元整（¥86.00元）', '提交信用合规承诺书（2026年6月8日前，含当日）', '2.参加合规培训');
    said.push('东湾高新区信用中心2026年6月1日', letter.contentSha256);
    for (const words of said) expect(text).toContain(words.replace(/\s/g, ''));
  });

  it('is the same bytes each time, and less than 200 kB with its font', async () => {
    const first = await letterPdf(letter);
    expect(first.equals(await letterPdf(letter))).toBe(true);
    expect(first.length).toBeLessThan(200_000);
    expect((await letterPdf({ ...letter, issuedOn: '2026-06-02' })).equals(first)).toBe(false);
  });

  it('goes on to further pages with its number on each', async () => {
    const { pages, text } = pdfText(
      await letterPdf({ ...letter, paragraphs: Array<string>(40).fill(letter.paragraphs[1]!) }),
    );
    expect(pages).toBe(5);
    expect(text).toContain(`${letter.number}第5页，共5页`);
  });

  it('leaves out what it does not have', async () => {
    const { text } = pdfText(
      await letterPdf({ ...letter, facts: [], todo: [], amountFen: null, amountInCapitals: null }),
    );
    for (const words of ['金额', '人民币', '请您办理', '违法行为发现日期']) {
      expect(text.replace('货值金额', '')).not.toContain(words);
    }
  });
});
