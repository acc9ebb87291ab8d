/**
 * The line of a rule file that a path such as `scale[1].from` is about, counted from 1; null where it is not found. The
 * text is read by its indentation alone: it need not be well formed.
 */
export function lineOf(yaml: string, path: string): number | null {
  const lines = yaml.split('\n');
  let [from, until, found] = [0, lines.length, -1];
  for (const part of path.split(/[.[\]]+/).filter((text) => text !== '')) {
    const next = /^\d+$/.test(part) ? entry(lines, from, until, Number(part)) : key(lines, from, until, part);
    if (next === null) break;
    found = next;
    from = next;
    until = endOf(lines, next, until);
  }
  return found < 0 ? null : found + 1;
}

const depth = (line: string): number => line.search(/\S/);
const isText = (line: string): boolean => /\S/.test(line) && !/^\s*#/.test(line);

function key(lines: string[], from: number, until: number, name: string): number | null {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const form = new RegExp(`(^|[\\s{,-])["']?${escaped}["']?\\s*:`);
  for (let n = from; n < until; n += 1) if (isText(lines[n]!) && form.test(lines[n]!)) return n;
  return null;
}

function entry(lines: string[], from: number, until: number, index: number): number | null {
  let [seen, dash] = [-1, -1];
  for (let n = from + 1; n < until; n += 1) {
    const line = lines[n]!;
    if (!isText(line) || !line.trimStart().startsWith('-')) continue;
    if (dash < 0) dash = depth(line);
    if (depth(line) === dash && (seen += 1) === index) return n;
  }
  return null;
}

/** The first line behind what stands under a line. */
function endOf(lines: string[], at: number, until: number): number {
  const own = depth(lines[at]!);
  const isEntry = lines[at]!.trimStart().startsWith('-');
  for (let n = at + 1; n < until; n += 1) {
    if (!isText(lines[n]!)) continue;
    const isNextOfList = !isEntry && depth(lines[n]!) === own && lines[n]!.trimStart().startsWith('-');
    if (depth(lines[n]!) <= own && !isNextOfList) return n;
  }
  return until;
}
