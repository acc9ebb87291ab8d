import { execFileSync } from 'node:child_process';

const READ = `
import { extractText, getDocumentProxy } from 'unpdf';
import { readFileSync } from 'node:fs';
const pdf = await getDocumentProxy(new Uint8Array(readFileSync(0)));
const { totalPages, text } = await extractText(pdf, { mergePages: true });
process.stdout.write(JSON.stringify({ pages: totalPages, text: text.replace(/\\s/g, '') }));
`;

/** What a reader finds in a PDF, without white space. In a process of its own: the reader is an ES module that jest cannot load. */
export function pdfText(pdf: Uint8Array): { pages: number; text: string } {
  const found = execFileSync(process.execPath, ['--input-type=module', '--eval', READ], { input: pdf });
  return JSON.parse(found.toString()) as { pages: number; text: string };
}
