import type { NoticeAnswer } from './notice.dto';

/** 一、 to 九十九、 at the beginning of a line: how the parts of a Chinese document are numbered. */
const HEADING = /^[一二三四五六七八九十]{1,3}、/;

/** A notice in parts: nothing but its lines in their order, without the empty ones, so that all that is signed is shown. */
export function partsOf(text: string): Pick<NoticeAnswer, 'title' | 'sections'> {
  const [title = '', ...lines] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const sections: NoticeAnswer['sections'] = [];
  for (const line of lines) {
    if (HEADING.test(line)) sections.push({ heading: line, paragraphs: [] });
    else if (sections.length === 0) sections.push({ heading: null, paragraphs: [line] });
    else sections.at(-1)!.paragraphs.push(line);
  }
  return { title, sections };
}
