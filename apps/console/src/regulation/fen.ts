/** Yuan as typed (`5,000.5`) as whole fen in text; null when it is no amount. Exact: never a float. */
export function fenOfYuan(typed: string): string | null {
  const cells = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(typed.replace(/[,，\s]/g, ''));
  if (!cells) return null;
  const fen = `${cells[1]}${(cells[2] ?? '').padEnd(2, '0')}`.replace(/^0+(?=\d)/, '');
  return fen === '0' ? null : fen;
}
