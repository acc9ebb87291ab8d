import { dayInChinese } from '@app/kernel/calendar';
import { readFile } from 'node:fs/promises';
import { formatYuan } from '@app/kernel/money';
import type { LetterAnswer } from './letters.dto';

/** Raise it with every change of what the page looks like: it is part of the ETag. */
export const LETTER_LAYOUT = '1';

const MM = 72 / 25.4;
/** About those of official letters (GB/T 9704). */
const MARGINS = { top: 25 * MM, bottom: 26 * MM, left: 28 * MM, right: 26 * MM };
const TEXT_SIZE = 12;
const LINE_GAP = 4;
const INDENT = 2 * TEXT_SIZE;
const RED = '#c8161d';
const GREY = '#666666';

type Pdf = PDFKit.PDFDocument;

interface Tools {
  PDFDocument: typeof import('pdfkit');
  regular: Buffer;
  bold: Buffer;
}

let tools: Promise<Tools> | undefined;

/** The fonts are large: they are read with the first letter that someone asks for, not when the service starts. */
async function loadTools(): Promise<Tools> {
  const folder = '@expo-google-fonts/noto-sans-sc';
  const [{ default: PDFDocument }, regular, bold] = await Promise.all([
    import('pdfkit'),
    readFile(require.resolve(`${folder}/400Regular/NotoSansSC_400Regular.ttf`)),
    readFile(require.resolve(`${folder}/700Bold/NotoSansSC_700Bold.ttf`)),
  ]);
  return { PDFDocument, regular, bold };
}

/** A letter on A4 with its font inside, as a subset. The same letter gives the same bytes. */
export async function letterPdf(letter: LetterAnswer): Promise<Buffer> {
  tools ??= loadTools();
  const { PDFDocument, regular, bold } = await tools;
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: `${letter.title} ${letter.number}`,
      Author: letter.issuer,
      CreationDate: new Date(`${letter.issuedOn}T00:00:00+08:00`),
    },
  });
  pdf.registerFont('regular', regular).registerFont('bold', bold);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => pdf.once('end', resolve).once('error', reject));
  writeHead(pdf, letter);
  writeBody(pdf, letter);
  writeSignature(pdf, letter);
  writeFeet(pdf, letter);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function writeHead(pdf: Pdf, { issuer, number, title }: LetterAnswer): void {
  pdf.font('bold').fontSize(22).fillColor(RED).text(issuer, { align: 'center' });
  pdf.moveDown(0.5).font('regular').fontSize(TEXT_SIZE).fillColor('black').text(number, { align: 'center' });
  const y = pdf.y + 4;
  const { left, right } = MARGINS;
  pdf
    .moveTo(left, y)
    .lineTo(pdf.page.width - right, y)
    .lineWidth(1.5)
    .strokeColor(RED)
    .stroke();
  pdf.y = y + 24;
  pdf.font('bold').fontSize(18).text(title, { align: 'center', lineGap: 4 });
  pdf.moveDown(0.8);
}

function writeBody(pdf: Pdf, letter: LetterAnswer): void {
  const { recipient, paragraphs, facts, amountFen, amountInCapitals, basis, todo, remedy } = letter;
  pdf.font('regular').fontSize(TEXT_SIZE).lineGap(LINE_GAP);
  pdf.text(`${recipient.name}（统一社会信用代码：${recipient.uscc}）：`);
  for (const text of paragraphs) paragraph(pdf, text);
  if (facts.length > 0) writeFacts(pdf, facts);
  if (amountFen !== null) {
    heading(pdf, '金额');
    paragraph(pdf, `人民币${amountInCapitals}（¥${formatYuan(BigInt(amountFen))}元）。`);
  }
  heading(pdf, '依据');
  for (const text of numbered(basis)) paragraph(pdf, text);
  if (todo.length > 0) {
    heading(pdf, '请您办理');
    const tasks = todo.map(({ what, dueOn }) => `${what}${dueOn ? `（${dayInChinese(dueOn)}前，含当日）` : ''}`);
    for (const text of numbered(tasks)) paragraph(pdf, text);
  }
  heading(pdf, '救济途径');
  paragraph(pdf, remedy);
}

function writeFacts(pdf: Pdf, facts: LetterAnswer['facts']): void {
  const width = pdf.page.width - MARGINS.left - MARGINS.right;
  pdf.moveDown(0.3);
  // A row that stands between two lines needs no air of its own.
  pdf.lineGap(2);
  pdf.table({
    columnStyles: [{ width: width * 0.28, backgroundColor: '#f5f5f5' }, { width: width * 0.72 }],
    defaultStyle: { border: 0.5, borderColor: '#999999', padding: 4 },
    data: facts.map(({ label, value }) => [label, value]),
  });
  pdf.lineGap(LINE_GAP).moveDown(0.2);
  pdf.x = MARGINS.left;
}

function writeSignature(pdf: Pdf, { issuer, issuedOn }: LetterAnswer): void {
  pdf.moveDown(1.5);
  keepTogether(pdf, 2);
  pdf.text(issuer, { align: 'right' }).text(dayInChinese(issuedOn), { align: 'right' });
}

function writeFeet(pdf: Pdf, { number, contentSha256 }: LetterAnswer): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(start + page);
    // Below the margin, where text would otherwise begin a new page.
    pdf.page.margins.bottom = 0;
    const width = pdf.page.width - MARGINS.left - MARGINS.right;
    const y = pdf.page.height - 18 * MM;
    pdf.font('regular').fontSize(8).fillColor(GREY).lineGap(2);
    pdf.text(`${number}　第${page + 1}页，共${count}页`, MARGINS.left, y, { width, align: 'center' });
    pdf.text(`内容校验码（SHA-256）：${contentSha256}`, { width, align: 'center' });
  }
}

function heading(pdf: Pdf, text: string): void {
  pdf.moveDown(0.3);
  keepTogether(pdf, 2);
  pdf.font('bold').text(text).font('regular');
}

/** So many lines stand on one page. */
function keepTogether(pdf: Pdf, lines: number): void {
  if (pdf.y + lines * pdf.currentLineHeight(true) > pdf.page.height - MARGINS.bottom) pdf.addPage();
}

function paragraph(pdf: Pdf, text: string): void {
  pdf.text(text, { indent: INDENT });
}

function numbered(texts: string[]): string[] {
  return texts.length === 1 ? texts : texts.map((text, index) => `${index + 1}. ${text}`);
}
