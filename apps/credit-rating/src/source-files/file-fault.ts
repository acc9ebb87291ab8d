/** Why a file as a whole cannot be read. Codes have words in `messages.ts`, as `import.<code>`. */
export type FileFaultCode =
  | 'empty-file'
  | 'old-spreadsheet'
  | 'not-a-spreadsheet'
  | 'unpacks-too-large'
  | 'texts-too-large'
  | 'too-many-rows'
  | 'unreadable'
  | 'columns-missing'
  /** Not the file's fault: ours, and logged. */
  | 'internal-error';

export class FileFault extends Error {
  constructor(
    readonly code: FileFaultCode,
    readonly params: Record<string, unknown> = {},
  ) {
    super(`${code} ${JSON.stringify(params)}`);
  }
}
