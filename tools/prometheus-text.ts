/** One line of what a program tells at `/metrics`. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Reads Prometheus' text format, as prom-client writes it: no timestamps, no exemplars. */
export function parseSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, name, inner = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const labels: Record<string, string> = {};
    for (const [, label, quoted] of inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[label!] = quoted!;
    samples.push({ name, labels, value: Number(value) });
  }
  return samples;
}
