import { commandHeaders, take } from '../api/clients';
import type { ProblemBody } from '../api/problem';
import { language, LOCALE } from '../words/words';
import type { Import, Kind } from './import-state';

export const MAX_FILE_BYTES = 50 * 1024 * 1024;

export interface Upload {
  kind: Kind;
  source: string;
  fileName: string;
  sizeBytes: number;
  modifiedAt: number;
}

/** Hands in a file as it is, for a dry run. The service judges what it is by its bytes, not by its name or type. */
export function upload(file: File, { kind, source }: Upload, key: string): Promise<Import> {
  const query = new URLSearchParams({ kind, source, fileName: file.name, dryRun: 'true' });
  const isSpreadsheet = /\.xlsx$/i.test(file.name);
  const answer = fetch(`/api/credit-rating/imports?${query.toString()}`, {
    method: 'POST',
    headers: {
      'content-type': isSpreadsheet ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv',
      'accept-language': LOCALE[language()],
      ...commandHeaders(key),
    },
    body: file,
  }).then(async (response) => {
    const body: unknown = await response.json().catch(() => ({}));
    return response.ok ? { data: body as Import, response } : { error: body as Partial<ProblemBody>, response };
  });
  return take<Import>(answer);
}
